SELECT count(*), count(DISTINCT member_id) FROM loan WHERE lent_on LIKE '2026-03-%';
SELECT avg(returned_on > due_on) FROM loan WHERE lent_on LIKE '2026-03-%' AND returned_on NOT NULL;
SELECT title, count(*) AS n FROM loan JOIN book ON book.id = book_id GROUP BY book_id ORDER BY n DESC LIMIT 5;
