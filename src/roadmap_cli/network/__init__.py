"""The network: polite requests that check links. No other package uses the network."""
