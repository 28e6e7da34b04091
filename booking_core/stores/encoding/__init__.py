"""An event as bytes: its text, its row, its place in the chain, what is sealed in it."""
