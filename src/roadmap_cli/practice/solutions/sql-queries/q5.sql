SELECT ident, name
FROM airport
WHERE name LIKE '%lake%';
