SELECT substr(lent_on, 1, 7) AS month, count(*), count(DISTINCT member_id),
  1.0 * count(CASE WHEN returned_on > due_on THEN 1 END) / count(returned_on) FROM loan GROUP BY month;
SELECT title, (SELECT COUNT(*) FROM loan WHERE book_id = book.id AND lent_on LIKE '2026-03%') AS n FROM book ORDER BY n DESC LIMIT 5;
