CREATE TABLE książki (isbn TEXT NOT NULL PRIMARY KEY, tytuł VARCHAR(200) NOT NULL, rok INT) WITHOUT ROWID;
CREATE TABLE czytelnicy (numer INTEGER PRIMARY KEY AUTOINCREMENT, imię TEXT NOT NULL, "e-mail" TEXT COLLATE NOCASE NOT NULL);
CREATE UNIQUE INDEX adresy ON czytelnicy ("e-mail");
CREATE TABLE wypożyczenia (
    książka TEXT NOT NULL, czytelnik INTEGER NOT NULL, od INTEGER NOT NULL, do INTEGER NOT NULL, zwrot INTEGER,
    PRIMARY KEY (książka, od),
    FOREIGN KEY (książka) REFERENCES książki, FOREIGN KEY (czytelnik) REFERENCES czytelnicy (numer)
);
CREATE TRIGGER daty BEFORE INSERT ON wypożyczenia WHEN NEW.do < NEW.od OR NEW.zwrot < NEW.od
BEGIN SELECT RAISE(ABORT, 'data przed wypożyczeniem; tak nie wolno'); END;
