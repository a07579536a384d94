"""What can be wrong with a todo."""

from todos.errors import ApiError


class TodoNotFound(ApiError):
    # Also for the todos of others: 403 would tell that they exist.
    status, code, detail = 404, "todo_not_found", "You have no such todo."
