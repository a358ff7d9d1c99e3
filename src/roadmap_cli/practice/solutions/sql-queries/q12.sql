SELECT DISTINCT country, kind
FROM airport
WHERE scheduled = 'yes';
