print(*("".join(f"{r*c:<4}" for c in range(1, 11)).rstrip() for r in range(1, 11)), sep="\n")
