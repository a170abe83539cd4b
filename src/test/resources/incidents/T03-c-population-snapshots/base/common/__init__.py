"""Part of the layout search."""
