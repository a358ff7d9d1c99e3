SELECT title, x.name, y.name FROM loan o JOIN loan p ON o.book_id = p.book_id AND o.member_id < p.member_id
JOIN book ON book.id = o.book_id JOIN member x ON x.id = o.member_id JOIN member y ON y.id = p.member_id
