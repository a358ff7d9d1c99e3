SELECT ident, name
FROM airport
WHERE name LIKE 'Port %';
