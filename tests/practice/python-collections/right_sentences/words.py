words = []
word = ""
for ch in open("book.txt", encoding="utf-8").read().lower() + " ":
    if ch.isalpha() or ch == "'": word += ch
    elif word: words.append(word.strip("'")); word = ""
counts = {w: words.count(w) for w in set(words)}
print("##  The 20 most frequent words (word = count)")
for i, (w, n) in enumerate(sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:20], start=1): print(f"{i:2}) {w!r} = {n} = {n/len(words):.1%} of all the words in the book and so on")
print("##  Words that occur once")
print("; ".join(sorted(w for w, n in counts.items() if n == 1)), "(that is", sum(n == 1 for n in counts.values()), "words)")
print("##  By first letter")
for letter in sorted({w[0] for w in counts}): print(f"{letter.upper()} ({sum(w[0] == letter for w in counts)} words): ", *sorted(w for w in counts if w[0] == letter))
