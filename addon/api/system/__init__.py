"""The app itself: is it up, its pages, its figures."""
