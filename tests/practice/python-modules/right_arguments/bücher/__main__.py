import argparse
from .lesen import lesen
from .zeigen import zeige
p = argparse.ArgumentParser()
p.add_argument("--von", required=True)
zeige(lesen(p.parse_args().von))
