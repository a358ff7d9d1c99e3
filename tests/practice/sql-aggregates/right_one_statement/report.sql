WITH march AS (SELECT * FROM loan WHERE strftime('%Y-%m', lent_on) = '2026-03')
SELECT 'loans' AS what, count(*) AS value FROM march
UNION ALL SELECT 'members', count(DISTINCT member_id) FROM march
UNION ALL SELECT 'late', round(100.0 * sum(returned_on > due_on) / count(returned_on), 2) FROM march
UNION ALL SELECT * FROM (SELECT title, count(*) FROM march JOIN book ON book.id = book_id GROUP BY book_id ORDER BY 2 DESC LIMIT 5);
