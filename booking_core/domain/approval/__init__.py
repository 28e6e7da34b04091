"""Who decides about a request, how their votes count, and what is said meanwhile."""
