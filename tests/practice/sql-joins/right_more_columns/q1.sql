SELECT * FROM member JOIN loan ON loan.member_id = member.id JOIN book ON book.id = loan.book_id
