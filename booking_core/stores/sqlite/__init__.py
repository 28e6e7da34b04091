"""The log and its views in a file."""
