from .report import *
from shelf.books import BOOKS
__all__ = ["BOOKS"]
