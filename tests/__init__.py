"""Tests; tests/spec.py and tests/cast.py are what they share."""
