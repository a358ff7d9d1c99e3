SELECT ident
FROM airport
WHERE ident LIKE '__X%';
