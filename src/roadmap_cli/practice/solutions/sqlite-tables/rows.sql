INSERT INTO book (id, title, author, isbn) VALUES
    (1, 'The Left Hand of Darkness', 'Ursula K. Le Guin', '9780441478125'),
    (2, 'Solaris', 'Stanisław Lem', '9780156027601'),
    (3, 'A book of my grandfather', NULL, NULL);
INSERT INTO member (id, name, email) VALUES
    (1, 'Zoë', 'zoe@example.org'),
    (2, 'Łukasz', 'lukasz@example.org');
INSERT INTO loan (book_id, member_id, lent_on, due_on, returned_on) VALUES
    (1, 1, '2026-03-02', '2026-03-23', '2026-03-20'),
    (2, 2, '2026-03-05', '2026-03-26', NULL);
