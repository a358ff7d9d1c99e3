print("FizzBuzz!")
for n in range(1, 101):
    words = []
    if n % 3 == 0: words.append("Fizz")
    if n % 5 == 0: words.append("Buzz")
    print(f"{n}: {' '.join(words) or n}")
