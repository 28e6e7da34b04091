"""Requests, stays and series: asking, deciding, coming and going, waiting."""
