SELECT count(*), count(DISTINCT member_id), avg(returned_on > due_on) FILTER (WHERE returned_on NOT NULL) FROM loan WHERE lent_on LIKE '2026-03-%';
SELECT group_concat(title || ' (' || n || ')', ', ') FROM (SELECT title, count(*) AS n FROM loan JOIN book ON book.id = book_id WHERE lent_on LIKE '2026-03-%' GROUP BY book_id ORDER BY n DESC LIMIT 5);
