#!/usr/bin/env bash
# the statuses alone
cut -d ' ' -f 4 access.log |
  # how many begin with 5, of how many
  awk '/^5/ { errors++ } END { printf "%.2f %%\n", 100 * errors / NR }'
