"""How fast, in ratios: each figure is held against a reference measured in the same run."""
