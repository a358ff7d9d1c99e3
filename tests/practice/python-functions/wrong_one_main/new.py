def main():
    # A report about the loans of a small library, read from the keyboard or from a file:
    #     python old.py < inputs/january.txt
    # Each line is: title; member; days

    rate = 25
    free_days = 14

    loans = []
    errors = 0
    while True:
        try:
            line = input()
        except EOFError:
            break
        line = line.strip()
        if line == "":
            continue
        parts = line.split(";")
        if len(parts) != 3:
            errors = errors + 1
            continue
        title = parts[0].strip()
        member = parts[1].strip()
        text = parts[2].strip()
        if not text.isdecimal():
            errors = errors + 1
            continue
        loans.append([title, member, int(text)])

    print("LOANS")
    total = 0
    for loan in loans:
        days = loan[2]
        late = days - free_days
        if late < 0:
            late = 0
        fine = late * rate
        total = total + fine
        dots = "." * (30 - len(loan[0]))
        if late > 0:
            print(loan[0], dots, days, "days,", late, "late,", fine, "cents")
        else:
            print(loan[0], dots, days, "days")

    print()
    print("MEMBERS")
    members = []
    for loan in loans:
        if loan[1] not in members:
            members.append(loan[1])
    sums = []
    for member in members:
        count = 0
        fine = 0
        for loan in loans:
            if loan[1] == member:
                count = count + 1
                if loan[2] > free_days:
                    fine = fine + (loan[2] - free_days) * rate
        sums.append([member, count, fine])
    done = False
    while not done:
        done = True
        for i in range(len(sums) - 1):
            if sums[i][2] < sums[i + 1][2]:
                sums[i], sums[i + 1] = sums[i + 1], sums[i]
                done = False
    for row in sums:
        if row[1] == 1:
            print(row[0] + ":", row[1], "loan,", row[2], "cents")
        else:
            print(row[0] + ":", row[1], "loans,", row[2], "cents")

    print()
    print("TOTAL")
    print(len(loans), "loans by", len(members), "members")
    print(total // 100, "euros and", total % 100, "cents")
    if errors > 0:
        print(errors, "lines could not be read")
    if len(loans) > 0:
        longest = loans[0]
        for loan in loans:
            if loan[2] > longest[2]:
                longest = loan
        print("longest:", longest[0], "by", longest[1])
    else:
        print("nothing was lent")


main()
