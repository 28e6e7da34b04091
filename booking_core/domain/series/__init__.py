"""Dates that repeat: one ordinary booking for each."""
