SELECT ident, name FROM airport WHERE name GLOB '*Lake*';
