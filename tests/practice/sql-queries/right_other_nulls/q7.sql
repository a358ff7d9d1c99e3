SELECT name, elevation FROM airport ORDER BY elevation NULLS LAST LIMIT 10;
