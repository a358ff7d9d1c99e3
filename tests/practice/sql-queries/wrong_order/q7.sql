SELECT name, elevation FROM airport WHERE elevation IS NOT NULL ORDER BY elevation DESC LIMIT 10;
