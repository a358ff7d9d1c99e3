"""The network: asking hosts about addresses, politely. Nothing else in the program goes there."""
