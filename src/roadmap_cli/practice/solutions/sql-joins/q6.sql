SELECT book.title, member.name
FROM book
LEFT JOIN loan ON loan.book_id = book.id AND loan.returned_on IS NULL
LEFT JOIN member ON member.id = loan.member_id;
