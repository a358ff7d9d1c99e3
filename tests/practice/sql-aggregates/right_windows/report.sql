SELECT count(*), count(DISTINCT member_id) FROM loan WHERE lent_on LIKE '2026-03-%';
SELECT (SELECT count(*) FROM loan WHERE lent_on LIKE '2026-03-%' AND returned_on > due_on) / (SELECT count(*) * 1.0 FROM loan WHERE lent_on LIKE '2026-03-%' AND returned_on IS NOT NULL);
SELECT place, title, n FROM (SELECT title, count(*) AS n, row_number() OVER (ORDER BY count(*) DESC) AS place
  FROM loan JOIN book ON book.id = book_id WHERE lent_on LIKE '2026-03-%' GROUP BY book_id) WHERE place < 6 ORDER BY place;
