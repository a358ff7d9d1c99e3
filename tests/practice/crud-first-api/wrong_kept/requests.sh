#!/usr/bin/env bash
# bash requests.sh http://127.0.0.1:5000: every route, with the status that is planned for it.
address=${1:-http://127.0.0.1:5000}

ask() { # STATUS METHOD PATH [BODY]
  local planned=$1 method=$2 path=$3 found
  shift 3
  found=$(curl -s -o answer.txt -w '%{http_code}' -X "$method" "$address$path" \
    -H 'Content-Type: application/json' ${1+-d "$1"})
  echo "$method $path: planned $planned, found $found"
}

for route in books:title members:name; do
  path=/${route%:*} field=${route#*:}
  ask 201 POST "$path" "{\"$field\": \"Winter\"}"
  id=$(sed 's/.*"id": *\([0-9]*\).*/\1/' answer.txt)
  ask 200 GET "$path"
  ask 200 GET "$path/$id"
  ask 200 PATCH "$path/$id" "{\"$field\": \"Summer\"}"
  ask 204 DELETE "$path/$id"
  ask 404 GET "/nothing"
  ask 404 DELETE "$path/$id"
  ask 400 POST "$path" '{}'
  ask 400 POST "$path" 'no JSON'
done
