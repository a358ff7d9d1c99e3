SELECT ident FROM airport WHERE scheduled <> 'no' AND code ISNULL;
