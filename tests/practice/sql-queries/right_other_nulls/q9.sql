SELECT ident, name FROM airport WHERE elevation IS NULL AND kind NOT IN ('closed');
