marks = '.,;:!?"–()'
words = []
for piece in open("book.txt", encoding="utf-8").read().split():
    word = piece.strip(marks).lower()
    if word:
        words.append(word)
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
pairs = []
for word in counts:
    pairs.append((counts[word], word))
pairs.sort(reverse=True)
print("## 1")
for count, word in pairs[:20]:
    print(count, "times", word)
print("## 2")
once = []
for word in counts:
    if counts[word] == 1:
        once.append(word)
print(once)
print("## 3")
groups = {}
for word in words:
    if word[0] not in groups:
        groups[word[0]] = []
    if word not in groups[word[0]]:
        groups[word[0]].append(word)
print(groups)
