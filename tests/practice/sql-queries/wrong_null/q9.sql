SELECT ident, name FROM airport WHERE elevation = 0 AND kind <> 'closed';
