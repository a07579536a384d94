"""What can be wrong with an attachment."""

from todos.errors import ApiError


class AttachmentNotFound(ApiError):
    # Also for the attachments of others: 403 would tell that they exist.
    status, code, detail = 404, "attachment_not_found", "You have no such attachment."


class MalformedForm(ApiError):
    status, code, detail = 400, "malformed_body", "The body is not valid multipart/form-data."


class AttachmentTooLarge(ApiError):
    status, code, detail = 413, "attachment_too_large", "The file is larger than this server takes."


class FormExpected(ApiError):
    status, code, detail = 415, "unsupported_media_type", "The body must be multipart/form-data."


class AttachmentTypeRefused(ApiError):
    status, code = 415, "attachment_type_refused"
    detail = "Only PNG, JPEG, PDF and plain text, and content, name and declared type must agree."
