SELECT author.name, COUNT(*) FROM author LEFT JOIN book_author ON author_id = author.id LEFT JOIN loan USING (book_id) GROUP BY author.id
