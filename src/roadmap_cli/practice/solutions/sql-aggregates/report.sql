SELECT
    COUNT(*) AS loans,
    COUNT(DISTINCT member_id) AS members
FROM loan
WHERE lent_on BETWEEN '2026-03-01' AND '2026-03-31';

SELECT AVG(returned_on > due_on) AS late_share
FROM loan
WHERE lent_on BETWEEN '2026-03-01' AND '2026-03-31' AND returned_on IS NOT NULL;

SELECT book.title, COUNT(*) AS loans
FROM loan
JOIN book ON book.id = loan.book_id
WHERE loan.lent_on BETWEEN '2026-03-01' AND '2026-03-31'
GROUP BY book.id
ORDER BY loans DESC
LIMIT 5;
