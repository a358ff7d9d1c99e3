for a in range(1, 10):
    print("".join(f"{a*b:4}" for b in range(1, 10)))
