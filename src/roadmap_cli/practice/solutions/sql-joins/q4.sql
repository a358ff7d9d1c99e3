SELECT book.title, author.name
FROM book
LEFT JOIN book_author ON book_author.book_id = book.id
LEFT JOIN author ON author.id = book_author.author_id;
