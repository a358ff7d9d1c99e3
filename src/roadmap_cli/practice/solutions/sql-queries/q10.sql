SELECT ident
FROM airport
WHERE country = 'CH' AND (town <> 'Springfield' OR town IS NULL);
