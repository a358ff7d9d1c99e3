SELECT ident FROM airport WHERE scheduled = 'yes' AND code = NULL;
