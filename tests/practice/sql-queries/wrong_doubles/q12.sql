SELECT DISTINCT ident, country, kind FROM airport WHERE scheduled = 'yes';
