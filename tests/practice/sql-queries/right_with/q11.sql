/* every one */ SELECT country FROM airport GROUP BY country ORDER BY 1 ASC;
