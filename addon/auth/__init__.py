"""Who asks: passwords, sessions, tokens and the word of the ingress proxy."""
