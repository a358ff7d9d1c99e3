SELECT ident, name FROM airport WHERE kind = 'small' OR kind = 'heliport' AND elevation > 10000;
