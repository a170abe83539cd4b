"""The submission."""
