SELECT name, elevation FROM airport ORDER BY elevation LIMIT 10;
