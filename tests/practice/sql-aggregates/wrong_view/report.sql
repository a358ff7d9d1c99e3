CREATE VIEW march AS SELECT * FROM loan;
SELECT count(*), count(DISTINCT member_id) FROM loan WHERE lent_on LIKE '2026-03-%';
SELECT title, (SELECT COUNT(*) FROM loan WHERE book_id = book.id AND lent_on LIKE '2026-03%') AS n FROM book ORDER BY n DESC LIMIT 5;
