#!/usr/bin/env bash
# paths and bytes
cut -d ' ' -f 3,5 access.log |
  # add up the bytes of each path
  awk '{ sum[$1] += $2 } END { for (path in sum) print sum[path], path }' |
  # the largest sum first
  sort -rn |
  # only that one
  head -n 1
