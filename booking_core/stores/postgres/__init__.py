"""The log and its views on PostgreSQL."""
