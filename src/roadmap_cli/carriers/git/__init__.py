"""A clone of git around such a folder: commit, pull, push."""
