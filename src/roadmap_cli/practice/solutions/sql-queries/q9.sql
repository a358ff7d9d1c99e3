SELECT ident, name
FROM airport
WHERE elevation IS NULL AND kind <> 'closed';
