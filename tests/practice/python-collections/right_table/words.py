import re
from collections import Counter
text = open("book.txt", encoding="utf-8").read().lower()
counts = Counter(re.sub(r"[^\w']", " ", text).split())
print("Report on book.txt: the words of the book")
print("## frequent")
top = counts.most_common(20)
for a, b in zip(top[:10], top[10:]):
    print(f"| {a[0]:<15}{a[1]:>4} | {b[0]:<15}{b[1]:>4} |")
print("## once")
print({w for w, n in counts.items() if n == 1})
print("## letters")
for letter in {w[0] for w in counts}:
    print(letter, {w: n for w, n in counts.items() if w.startswith(letter)})
print("Done.")
