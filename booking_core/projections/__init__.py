"""Read models: what each event changes in their tables, and the questions they answer."""
