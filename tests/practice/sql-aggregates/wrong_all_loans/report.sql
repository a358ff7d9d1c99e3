SELECT count(*), count(DISTINCT member_id) FROM loan WHERE lent_on LIKE '2026-03-%';
SELECT 100.0 * sum(returned_on > due_on) / count(*) FROM loan WHERE lent_on LIKE '2026-03-%';
SELECT title, (SELECT COUNT(*) FROM loan WHERE book_id = book.id AND lent_on LIKE '2026-03%') AS n FROM book ORDER BY n DESC LIMIT 5;
