"""People who own todos."""
