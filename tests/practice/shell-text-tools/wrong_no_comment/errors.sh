#!/bin/bash
awk '/ 5[0-9][0-9] [0-9]+$/ {e++} END {print e/NR}' access.log
