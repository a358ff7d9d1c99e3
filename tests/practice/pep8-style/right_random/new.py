"""Print a random number."""

import random

print(random.random())
