"""Labels: always those of the account that asks."""
