SELECT member.name, COUNT(loan.id) AS loans
FROM member
LEFT JOIN loan ON loan.member_id = member.id
GROUP BY member.id
ORDER BY loans DESC;
