SELECT author.name, COUNT(loan.id) AS loans
FROM author
LEFT JOIN book_author ON book_author.author_id = author.id
LEFT JOIN loan ON loan.book_id = book_author.book_id
GROUP BY author.id;
