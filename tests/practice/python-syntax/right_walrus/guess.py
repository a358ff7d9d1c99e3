import random
def ask(n):
    while not (s := input("> ")).lstrip("-").isdigit():
        print("?")
    if (g := int(s)) != n:
        print(("Lower", "Higher")[g < n], "than", g)
        ask(n)
ask(random.randint(1, 100))
