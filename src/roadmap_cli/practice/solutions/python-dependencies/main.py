import humanize

print(humanize.naturaldelta(86_400))
