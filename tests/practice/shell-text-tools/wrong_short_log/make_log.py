import random
for i in range(1000):
    print(f'10.0.0.{random.randrange(9)}', i, random.choice(['/a', '/b']), random.choice([200, 500]), i)
