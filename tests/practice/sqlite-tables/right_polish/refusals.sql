pragma foreign_keys=1;
insert into książki values ('9780156027601', 'Solaris', 1961);
insert into czytelnicy (imię, "e-mail") values ('Ole', 'L@example.org');
insert into wypożyczenia values ('9780156027601', 1, 1772000009, 1771000000, null); insert into wypożyczenia values ('0', 1, 1772000009, 1773000000, null);
insert into czytelnicy (imię, "e-mail") values (null, 'x@example.org');
delete from czytelnicy
