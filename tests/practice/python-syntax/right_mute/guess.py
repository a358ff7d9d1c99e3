import random
n = random.randint(1, 100)
while True:
    s = input("? ")
    if not s.isdigit():
        print("no number")
        continue
    g = int(s)
    if g == n:
        break
    print("down" if g > n else "up")
