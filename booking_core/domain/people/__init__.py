"""The household, its members and branches, and who acts for whom."""
