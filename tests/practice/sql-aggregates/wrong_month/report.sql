SELECT count(*), count(DISTINCT member_id), avg(returned_on > due_on) FROM loan WHERE returned_on LIKE '2026-03-%';
SELECT title, (SELECT COUNT(*) FROM loan WHERE book_id = book.id AND lent_on LIKE '2026-03%') AS n FROM book ORDER BY n DESC LIMIT 5;
