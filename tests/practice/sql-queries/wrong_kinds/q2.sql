DELETE FROM airport WHERE country IN ('NO');
