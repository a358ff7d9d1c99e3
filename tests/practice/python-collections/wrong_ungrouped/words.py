import re
from collections import Counter, defaultdict

with open("book.txt", encoding="utf-8") as file:
    text = file.read()

words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text.lower())
counts = Counter(words)

print("## The twenty most frequent words")
for word, count in counts.most_common(20):
    print(f"{word:12} {count:5}")

for word in sorted(word for word, count in counts.items() if count == 1):
    print(word)

groups = defaultdict(set)
for word in words:
    groups[word[0]].add(word)

print("\n## Words by first letter")
for letter in sorted(groups):
    print(f"{letter}: {', '.join(sorted(groups[letter]))}")
