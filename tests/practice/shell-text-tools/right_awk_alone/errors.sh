awk '{total++; if ($4 ~ /^5/) bad++} # a comment within awk
END {print bad/total}' access.log
