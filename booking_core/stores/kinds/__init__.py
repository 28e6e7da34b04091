"""How every kind of event stands in the log, by room of the domain."""
