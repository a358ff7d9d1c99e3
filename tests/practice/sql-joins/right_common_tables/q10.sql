-- Who borrowed what, once.
WITH borrowed AS (SELECT DISTINCT book_id, member_id FROM loan)
SELECT b.title, x.name AS one, y.name AS two
FROM borrowed o JOIN borrowed p ON o.book_id = p.book_id AND o.member_id < p.member_id
JOIN book b ON b.id = o.book_id JOIN member x ON x.id = o.member_id JOIN member y ON y.id = p.member_id;
-- end
