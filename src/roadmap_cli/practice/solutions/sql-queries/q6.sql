SELECT name, elevation
FROM airport
ORDER BY elevation DESC
LIMIT 10;
