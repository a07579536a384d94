"""Todos: always those of the account that asks."""
