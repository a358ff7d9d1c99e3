SELECT author.name, book.title FROM author JOIN book_author ON author.id = author_id RIGHT JOIN book ON book.id = book_id
