SELECT ident, name, elevation FROM airport WHERE elevation IS NULL AND NOT kind = 'closed' ORDER BY name DESC;
