select * from airport order by ident limit 40,20
