"""What stands around the words of an entry: boxes, and the signs of other programs."""
