SELECT name FROM member
