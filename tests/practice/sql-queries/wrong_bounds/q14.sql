SELECT ident, name FROM airport WHERE kind IN ('heliport', 'small') AND elevation >= 10000;
