SELECT member.name, COUNT(*) AS n FROM member JOIN loan ON loan.member_id = member.id GROUP BY member.id ORDER BY n DESC
