SELECT name, title FROM author LEFT JOIN book_author ON author_id = author.id LEFT JOIN book ON book.id = book_id
