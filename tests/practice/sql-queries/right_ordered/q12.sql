SELECT DISTINCT kind, country FROM airport WHERE scheduled = 'yes' ORDER BY country, kind;
