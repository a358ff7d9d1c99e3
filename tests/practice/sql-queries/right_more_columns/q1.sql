select * from airport where kind='large'
