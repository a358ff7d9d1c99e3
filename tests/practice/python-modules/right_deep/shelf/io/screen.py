def show(lines):
    for line in lines:
        print(line)
