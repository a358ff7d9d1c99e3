SELECT ident, name FROM airport WHERE substr(name, 1, 5) = 'Port ';
