SELECT m.id, r.id, r.name, m.name FROM member m LEFT JOIN member r ON m.recruited_by = r.id
