SELECT name, country
FROM airport
WHERE kind = 'large';
