SELECT ident FROM airport WHERE country = 'CH' AND coalesce(town, '') <> 'Springfield';
