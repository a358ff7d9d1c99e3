SELECT loan.lent_on, book.title, member.name
FROM loan
JOIN book ON book.id = loan.book_id
JOIN member ON member.id = loan.member_id;
