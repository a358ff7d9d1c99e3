WITH a AS (SELECT * FROM airport WHERE elevation > 10000) SELECT ident, name FROM a WHERE kind = 'small' UNION SELECT ident, name FROM a WHERE kind = 'heliport';
