SELECT author.name, book.title FROM author LEFT JOIN book_author ON author_id = author.id LEFT JOIN book ON book.id = book_id
UNION ALL
SELECT NULL, title FROM book WHERE NOT EXISTS (SELECT * FROM book_author WHERE book_id = book.id);
