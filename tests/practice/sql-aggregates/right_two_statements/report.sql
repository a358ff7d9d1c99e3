-- Raport
SELECT 'marzec 2026', count(id), count(DISTINCT member_id), count(*) FILTER (WHERE returned_on IS NULL),
       printf('%.1f %%', 100.0 * sum(CASE WHEN returned_on > due_on THEN 1 ELSE 0 END) / count(returned_on))
FROM loan WHERE substr(lent_on, 1, 7) = '2026-03';
SELECT title, (SELECT COUNT(*) FROM loan WHERE book_id = book.id AND lent_on LIKE '2026-03%') AS n FROM book ORDER BY n DESC LIMIT 5;
