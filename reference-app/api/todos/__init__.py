"""Todos with owners: an API with accounts, sessions that rotate, and todos nobody else can see."""

__version__ = "1.0.0"
