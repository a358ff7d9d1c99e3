BEGIN;
INSERT INTO książki VALUES ('9780156027601', 'Solaris', 1961);
INSERT INTO książki VALUES ('9780441478125', 'Lewa ręka ciemności; wydanie 2', NULL);
INSERT INTO czytelnicy (imię, "e-mail") VALUES ('Łukasz', 'l@example.org'), ('Łukasz', 'z@example.org');
INSERT INTO wypożyczenia VALUES ('9780441478125', 2, 1772000000, 1773000000, NULL);
INSERT INTO wypożyczenia VALUES ('9780156027601', 1, 1772000000, 1773000000, 1772500000);
COMMIT;
