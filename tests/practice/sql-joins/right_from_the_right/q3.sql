SELECT title FROM loan RIGHT JOIN book ON book.id = loan.book_id WHERE loan.book_id IS NULL
