"""The household and its members: joining, signing in, branches, leaving."""
