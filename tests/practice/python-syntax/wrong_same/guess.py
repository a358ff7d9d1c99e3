import random
n = 37
while True:
    s = input("? ")
    if not s.isdigit():
        print("no number")
        continue
    g = int(s)
    if g == n:
        break
    print("lower" if g > n else "higher")
