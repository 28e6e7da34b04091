"""What both databases do alike: reading, remembering, deciding in turn, writing."""
