SELECT title FROM book; SELECT name FROM author;
