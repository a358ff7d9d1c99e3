SELECT title, count(*) AS n,
  (SELECT count(*) FROM loan WHERE lent_on LIKE '2026-03-%') AS loans,
  (SELECT count(*) FROM member WHERE EXISTS (SELECT 1 FROM loan WHERE member_id = member.id AND lent_on LIKE '2026-03-%')) AS members,
  (SELECT avg(julianday(returned_on) > julianday(due_on)) FROM loan WHERE lent_on LIKE '2026-03-%' AND returned_on NOT NULL) AS late
FROM loan JOIN book ON book.id = loan.book_id WHERE lent_on LIKE '2026-03-%' GROUP BY book.id ORDER BY n DESC LIMIT 5
