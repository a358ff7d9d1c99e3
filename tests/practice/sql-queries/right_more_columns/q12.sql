select country, kind, count(*) from airport where scheduled='yes' group by country, kind
