import re, sys
from collections import Counter
from pathlib import Path
zahl = Counter(w.casefold() for w in re.findall(r"[^\W\d_](?:['\w]*\w)?", Path(sys.argv[1]).read_text("utf-8")))
print("##### Die häufigsten Wörter")
print("\n".join(f"{w.upper()}\t{n} mal" for w, n in zahl.most_common(20)))
print("##### Einmalige Wörter")
print("\n".join(w.upper() for w in sorted(zahl) if zahl[w] == 1))
print("##### Nach Anfangsbuchstaben")
for b in sorted({w[0] for w in zahl}):
    print(b.upper(), ":", " ".join(w for w in sorted(zahl, key=lambda w: -zahl[w]) if w[0] == b))
