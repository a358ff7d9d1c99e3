from library import Books
