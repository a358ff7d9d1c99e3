import ipaddress, random
for i in range(10000):
    print(ipaddress.IPv6Address(random.getrandbits(128)), i, '/' + random.choice('abc'), random.choice([200, 503]), random.randrange(900))
