#!/usr/bin/env bash
# the addresses alone
cut -d ' ' -f 1 access.log |
  # equal ones together
  sort |
  # each once, with its number
  uniq -c |
  # the largest number first
  sort -rn |
  # ten of them
  head -n 10
