"""From the sales of the past to a forecast."""
