from random import randrange
zahl = randrange(1, 101)
versuche = 0
while True:
    eingabe = input("Dein Tipp? ")
    versuche += 1
    try:
        tipp = int(eingabe)
    except ValueError:
        print("Das ist keine Zahl!")
        continue
    if tipp == zahl:
        break
    print("Meine Zahl ist größer." if tipp < zahl else "Zu groß!")
print("Richtig, nach", versuche, "Versuchen")
