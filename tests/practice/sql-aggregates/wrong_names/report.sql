SELECT count(*), count(DISTINCT name) FROM loan JOIN member ON member.id = member_id WHERE lent_on LIKE '2026-03-%';
SELECT avg(returned_on > due_on) FROM loan WHERE lent_on LIKE '2026-03-%' AND returned_on NOT NULL;
SELECT title, count(*) AS n FROM loan JOIN book ON book.id = book_id WHERE lent_on LIKE '2026-03-%' GROUP BY title ORDER BY n DESC LIMIT 5;
