print("The table of 1 to 12")
print("    |" + "".join(f"{c:>5}" for c in range(1, 13)))
print("----+" + "-" * 60)
for r in range(1, 13):
    print(f"\033[1m{r:>3}\033[0m |" + "".join(f"{r*c:>5}" for c in range(1, 13)))
