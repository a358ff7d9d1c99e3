.mode box
.headers on

SELECT name, country FROM airport WHERE kind = 'large';
