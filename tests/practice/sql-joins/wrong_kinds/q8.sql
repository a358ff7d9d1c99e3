Nobody.
