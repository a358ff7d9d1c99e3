SELECT ident, elevation FROM airport WHERE elevation BETWEEN 5000 AND 8000;; -- beide
