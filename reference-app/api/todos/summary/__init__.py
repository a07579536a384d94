"""Figures about one's own todos, in two versions."""
