#!/bin/sh
# answers of 5xx, and all of them
echo "$(grep -cE '^[^ ]+ [^ ]+ [^ ]+ 5[0-9]{2} ' access.log) of $(wc -l < access.log)" # no pipe at all
