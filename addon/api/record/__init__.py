"""The log as its reader may see it, and the history of a booking."""
