SELECT title, (SELECT name FROM member JOIN loan ON member.id = member_id WHERE book_id = book.id AND returned_on IS NULL) FROM book;
