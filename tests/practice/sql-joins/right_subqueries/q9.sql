SELECT name, (SELECT COUNT(*) FROM loan JOIN book_author USING (book_id) WHERE author_id = author.id) FROM author;
