SELECT ident, elevation FROM airport WHERE elevation > 5000 AND elevation < 8000;
