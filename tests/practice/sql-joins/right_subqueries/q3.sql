SELECT title FROM book WHERE id NOT IN (SELECT book_id FROM loan);
