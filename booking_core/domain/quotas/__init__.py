"""How much somebody may take in a year or a month, and how it is counted."""
