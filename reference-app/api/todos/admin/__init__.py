"""What only an admin may see."""
