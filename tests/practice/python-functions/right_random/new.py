import random

def main():
    for n in sorted((random.random() for _ in range(61)), key=abs):
        print(n)

main()
