select * from airport order by elevation desc limit 10
