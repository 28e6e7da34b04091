"""What a family may decide about the things it shares: values in, values out."""
