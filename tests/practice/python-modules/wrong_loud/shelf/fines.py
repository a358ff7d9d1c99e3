FREE_DAYS = 14
RATE = 25


def late_days(lent, today):
    return max(0, (today - lent).days - FREE_DAYS)


def fine(lent, today):
    return late_days(lent, today) * RATE

print(RATE)
