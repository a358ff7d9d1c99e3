#!/usr/bin/env bash
set -euo pipefail
# addresses
awk '{print $1}' "$1" | sort | uniq -c | sort -n | tail -10 # ascending: the last ten
