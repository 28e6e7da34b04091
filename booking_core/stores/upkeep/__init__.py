"""What is done with a whole log: verify, export, move, make its views again."""
