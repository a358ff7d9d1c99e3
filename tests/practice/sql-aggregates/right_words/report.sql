-- März
WITH m AS (SELECT * FROM loan WHERE strftime('%Y-%m', lent_on) = '2026-03')
SELECT 'Ausleihen' AS was, count(*) || ' Ausleihen' AS zahl FROM m
UNION ALL SELECT 'Leute', count(*) FROM (SELECT DISTINCT member_id FROM m)
UNION ALL SELECT 'zu spät in %', printf('%.2f %%', 100.0 * sum(returned_on > due_on) / count(returned_on)) FROM m;
SELECT row_number() OVER (ORDER BY n DESC, title) AS rang, title AS titel, n || ' mal' AS mal FROM (SELECT title, count(*) n FROM loan JOIN book b ON b.id=book_id WHERE lent_on >= '2026-03-01' AND lent_on < '2026-04-01' GROUP BY b.id) ORDER BY n DESC, title LIMIT 5;
