SELECT m.name, r.name FROM member m JOIN member r ON r.id = m.recruited_by
