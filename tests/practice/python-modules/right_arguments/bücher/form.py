def form(z): return " ".join(z.values())
