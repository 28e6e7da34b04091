"""The log and its tables on disk: SQLite in a file of our own, or PostgreSQL."""
