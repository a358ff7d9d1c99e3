SELECT name, ident FROM airport WHERE instr(lower(name), 'lake') > 0;
