STÄDTE = ["Köln", "Łódź", "Bern"]


def rechne(städte):
    summe = 0
    for n in range(31):
        summe += n * len(städte)
        yield f"Stand {n}: {summe}"


def geordnet(städte):
    return sorted(städte, key=len)


def main():
    for zeile in rechne(geordnet(STÄDTE)):
        print(zeile)


main()
