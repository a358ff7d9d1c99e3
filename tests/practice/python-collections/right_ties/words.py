import itertools, re
from collections import Counter
c = Counter(re.findall(r"[a-zà-žß']+", open("book.txt", encoding="utf-8").read().lower().replace('"', " ")))
ranked = c.most_common()
least = ranked[19][1]
print("## Most frequent words, with ties\n")
for n, (w, k) in enumerate((r for r in ranked if r[1] >= least), 1):
    print(f"{n:>3}. {w} ({k} occurrences)")
print("\n## Words that occur only once\n")
print(*(w for w in c if c[w] == 1), sep=" · ")
print("\n## By letter")
for letter, ws in itertools.groupby(sorted(c), key=lambda w: w[0]):
    print("##", letter.upper())
    print("   ", *ws)
