"""Print squares."""


def square(number):
    """Return the square of a number."""
    return number * number


for number in range(3):
    print(square(number))
