SELECT ident FROM airport WHERE country = 'CH' AND town IS NOT 'Springfield';
