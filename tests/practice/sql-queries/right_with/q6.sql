-- predicted 10
WITH high AS (SELECT * FROM "airport" WHERE elevation > 9000)
SELECT name AS Nazwa, elevation AS "wysokość" FROM high
ORDER BY 2 DESC LIMIT 10; -- got 10
