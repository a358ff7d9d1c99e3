from datetime import date

BOOKS = [
    ("The Quiet Harbour", "Ada", date(2026, 3, 1)),
    ("Winter Letters", "Łukasz", date(2026, 3, 20)),
    ("The Long River", "Zoë", date(2026, 2, 11)),
]
