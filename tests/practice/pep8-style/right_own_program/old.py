def F(n):
  return n*n
for I in range(3): print(F(I))
