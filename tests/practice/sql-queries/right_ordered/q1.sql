SELECT name, country FROM airport WHERE kind LIKE 'LARGE' ORDER BY name;
