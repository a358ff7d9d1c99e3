SELECT name, (SELECT COUNT(*) FROM loan WHERE member_id = member.id) AS n FROM member ORDER BY 2 DESC;
