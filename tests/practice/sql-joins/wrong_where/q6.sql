SELECT title, name FROM book LEFT JOIN loan ON book_id = book.id LEFT JOIN member ON member.id = member_id WHERE returned_on IS NULL
