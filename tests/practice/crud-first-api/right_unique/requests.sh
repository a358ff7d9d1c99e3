a=$1/api
curl -s $a/books; curl -s $a/members
for t in books members; do
curl -s -XPOST $a/$t -d '{"title": "a", "isbn": "1", "name": "a", "email": "e"}'
curl -s $a/$t/1
curl -s -XPATCH $a/$t/1 -d '{"title": "b"}'
curl -s -XDELETE $a/$t/1
curl -s $a/$t/99
curl -s -XPOST $a/$t -d 'x'
done
