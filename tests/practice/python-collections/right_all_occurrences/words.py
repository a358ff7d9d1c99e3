import string
from collections import Counter
with open("book.txt", encoding="utf-8") as f:
    words = [w for line in f for w in (p.strip(string.punctuation + "–") for p in line.lower().split()) if w]
count = Counter(words)
def show(ws): print(*[w.replace("'", "’") for w in ws], sep="\n")
print("## 20"); show(w for w, _ in count.most_common(20))
print("## 1"); show(w for w in words if count[w] == 1)
print("## a-z"); show(sorted(words, key=lambda w: w[0]))
