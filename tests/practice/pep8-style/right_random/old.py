import random
X=random.random()
print(X)
