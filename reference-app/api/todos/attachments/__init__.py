"""Files attached to todos: always those of the account that asks."""
