SELECT DISTINCT country
FROM airport
ORDER BY country;
