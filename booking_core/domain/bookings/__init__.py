"""One request for a period of things: its life from the wish to the last day."""
