SELECT member.name
FROM member
WHERE NOT EXISTS (SELECT 1 FROM loan WHERE loan.member_id = member.id);
