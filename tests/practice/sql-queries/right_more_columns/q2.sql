select * from airport where country='NO' or country='PL' or country='PT'
