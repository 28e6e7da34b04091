"""What is the caller's own: account, data, sessions, feeds, what waits for them."""
