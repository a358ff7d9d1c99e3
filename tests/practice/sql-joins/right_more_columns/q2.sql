select count(l.id) n, m.* from member m left join loan l on m.id = l.member_id group by m.id order by n desc, m.name
