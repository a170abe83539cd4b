"""What the constructor leans on."""
