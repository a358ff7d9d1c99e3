SELECT author.name, book.title
FROM author
LEFT JOIN book_author ON book_author.author_id = author.id
FULL JOIN book ON book.id = book_author.book_id;
