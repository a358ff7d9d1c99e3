SELECT ident FROM airport WHERE substr(ident, 3, 1) = 'X';
