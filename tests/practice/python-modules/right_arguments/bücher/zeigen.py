from bücher.form import form
def zeige(zeilen):
    print(*map(form, zeilen), sep="\n")
