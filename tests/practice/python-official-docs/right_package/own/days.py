import calendar, datetime
def days_to_leap_day(day, *, years=10):
    for y in range(day.year, day.year + years):
        if calendar.isleap(y) and datetime.date(y, 2, 29) >= day:
            return float((datetime.date(y, 2, 29) - day).days)
week_of = datetime.date.isocalendar
