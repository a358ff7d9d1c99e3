SELECT member.name, COUNT(loan.id) FROM loan RIGHT JOIN member ON loan.member_id = member.id GROUP BY member.id ORDER BY COUNT(loan.id) DESC
