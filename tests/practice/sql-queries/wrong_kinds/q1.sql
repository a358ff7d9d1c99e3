SELECT name FROM airport WHERE kind = 'large';
