select * from airport where elevation>=5000 and elevation<=8000
