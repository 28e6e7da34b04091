"""Those who wait for a place: their order, and the offers made to them."""
