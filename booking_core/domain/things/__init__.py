"""What is shared: resources, groups of them, and the times in which they are shut."""
