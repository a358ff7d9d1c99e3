PRAGMA foreign_keys = ON;

-- Without a title.
INSERT INTO book (title, isbn) VALUES (NULL, '9780000000001');
-- An ISBN that another book has.
INSERT INTO book (title, isbn) VALUES ('Solaris again', '9780156027601');
-- A member whose number is taken.
INSERT INTO member (id, name, email) VALUES (1, 'Ole', 'ole@example.org');
-- Due before it was lent.
INSERT INTO loan (book_id, member_id, lent_on, due_on) VALUES (1, 1, '2026-04-02', '2026-04-01');
-- A book that is not there.
INSERT INTO loan (book_id, member_id, lent_on, due_on) VALUES (99, 1, '2026-04-02', '2026-04-23');
-- A book that is lent.
DELETE FROM book WHERE id = 2;
