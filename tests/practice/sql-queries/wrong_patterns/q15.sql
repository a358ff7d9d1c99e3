SELECT ident FROM airport WHERE ident LIKE '%X%';
