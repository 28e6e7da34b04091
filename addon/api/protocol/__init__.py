"""What every request has in common: the contract, what was asked, answered or wrong."""
