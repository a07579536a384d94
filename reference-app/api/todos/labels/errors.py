"""What can be wrong with a label."""

from todos.errors import ApiError


class LabelNotFound(ApiError):
    # Also for the labels of others: 403 would tell that they exist.
    status, code, detail = 404, "label_not_found", "You have no such label."


class LabelExists(ApiError):
    status, code, detail = 409, "label_exists", "You have a label of this name already."
