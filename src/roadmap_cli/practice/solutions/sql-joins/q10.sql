SELECT book.title, first.name, second.name
FROM loan AS one
JOIN loan AS other ON other.book_id = one.book_id AND other.member_id > one.member_id
JOIN book ON book.id = one.book_id
JOIN member AS first ON first.id = one.member_id
JOIN member AS second ON second.id = other.member_id
GROUP BY book.id, first.id, second.id;
