for a in range(1, 11):
    for b in range(1, 11):
        print(f"{a} x {b} = {a*b}", end="\t\t" if a * b < 1 else "\t" + ("\t" if len(f"{a} x {b} = {a*b}") < 8 else ""))
    print()
