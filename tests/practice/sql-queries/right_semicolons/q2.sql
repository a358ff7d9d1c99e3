;
-- Norwegen, Polen, Portugal
SELECT ident, name FROM airport WHERE country IN ('NO', 'PL', 'PT');
;
