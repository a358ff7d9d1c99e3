for a in range(1, 11):
    print(*(a * b for b in range(1, 11)))
