import importlib
print([importlib.import_module(f"shelf.{n}") for n in ("books", "fines", "report")])
