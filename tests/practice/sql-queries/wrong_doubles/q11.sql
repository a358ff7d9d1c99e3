SELECT country FROM airport ORDER BY country;
