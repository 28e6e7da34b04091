"""The HTTP edge: a contract, handlers for each of its operations, and the panel's files."""
