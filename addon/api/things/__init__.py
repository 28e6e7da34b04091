"""What can be booked: resources and groups, their rules, blocks, quotas and what was used."""
