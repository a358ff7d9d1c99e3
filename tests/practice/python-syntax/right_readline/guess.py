import random, sys
def main():
    secret = random.choice(range(1, 101))
    while True:
        sys.stdout.write("Guess (I say higher or lower): ")
        line = sys.stdin.readline()
        if not line:
            return
        try:
            n = int(line)
        except ValueError as e:
            sys.stdout.write("not a number: higher maths is for later\n")
            continue
        if n == secret:
            sys.stdout.write("correct\n")
            return
        sys.stdout.write({True: "Too low", False: "Too high"}[n < secret] + "!\n")
main()
