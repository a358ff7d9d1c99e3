import random

number = random.randint(1, 100)
print("I think of a number from 1 to 100.")

while True:
    text = input("Your guess: ")
    if not text.strip().isdecimal():
        print("That is not a whole number.")
        continue
    guess = int(text)
    if guess < number:
        print("It is higher.")
    elif guess > number:
        print("It is lower.")
    else:
        print("Yes!")
        break
