import argparse
from . import report
p = argparse.ArgumentParser()
p.add_argument("file")
args = p.parse_args()
