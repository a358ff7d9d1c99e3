"""The pure core: values in, values out. No clock, disk, terminal, environment or randomness."""
