import random
number = random.randint(1, 100)
print("Guess my number. I will tell you whether it is higher or lower.")
tries = 7
while tries:
    answer = input(f"{tries} tries left: ")
    if not answer.isdigit():
        print("numbers only")
        continue
    tries -= 1
    if int(answer) == number:
        print("You win")
        break
    print("go higher" if int(answer) < number else "go lower")
else:
    print("Lost.")
