import random
n = random.randint(1, 100)
while (g := int(input("? "))) != n:
    print("higher" if g < n else "lower")
print("yes")
