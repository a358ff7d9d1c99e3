import random
for i in range(10000):
    print(f'10.0.0.{random.randrange(9)}', i, random.choice([200, 500]), random.choice(['/a', '/b']), i)
