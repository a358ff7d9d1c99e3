SELECT name, COUNT(loan.id) AS n FROM member LEFT JOIN loan ON member_id = member.id GROUP BY name ORDER BY n DESC
