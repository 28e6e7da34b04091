"""Programs of their own, run where the library is; see `bench/commands.py`."""
