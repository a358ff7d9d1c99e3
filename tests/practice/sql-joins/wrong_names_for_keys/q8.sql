SELECT name FROM member EXCEPT SELECT name FROM member JOIN loan ON member_id = member.id
