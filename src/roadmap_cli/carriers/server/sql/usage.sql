-- Who uses a server, and how much. It changes nothing.
select case when rolsuper or rolbypassrls then 'all learners'
    else 'nothing of the log: row security hides it from this role, so ask as a superuser' end
  as "what is counted below"
from pg_roles where rolname = current_user;

select count(distinct learner) as learners, count(*) as pieces,
  coalesce(sum(last - first + 1), 0) as events,
  pg_size_pretty(coalesce(sum(length(body)), 0)) as bodies,
  pg_size_pretty(pg_database_size(current_database())) as "this database on disk"
from roadmap.piece;

select learner as "holds most", count(*) as pieces, sum(last - first + 1) as events,
  pg_size_pretty(sum(length(body))) as bodies, max(received)::timestamp(0) as "last piece"
from roadmap.piece group by learner order by sum(length(body)) desc, learner limit 20;

select learner as "sent most in a day", count(*) as pieces, sum(last - first + 1) as events,
  pg_size_pretty(sum(length(body))) as bodies
from roadmap.piece where received > now() - interval '1 day'
group by learner order by count(*) desc, learner limit 20;

select coalesce(usename, 'the server itself') as connected, count(*) as connections,
  current_setting('max_connections') as "of at most"
from pg_stat_activity where datname = current_database()
group by usename order by count(*) desc, usename limit 20;
