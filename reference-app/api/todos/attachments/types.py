"""What a file is, judged by its content. Its name and what the client declares only have to agree."""

import re
from typing import Literal, get_args

from todos.attachments.errors import AttachmentTypeRefused

FileType = Literal["image/png", "image/jpeg", "application/pdf", "text/plain"]
FILE_TYPES: tuple[FileType, ...] = get_args(FileType)

_EXTENSIONS: dict[str, FileType] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "pdf": "application/pdf",
    "txt": "text/plain",
}
_BEGINNINGS: dict[bytes, FileType] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"%PDF-": "application/pdf",
}
# What a browser that guesses would take for a page or a drawing.
_MARKUP = re.compile(
    r"\A\ufeff?\s*<[a-z!?/]|<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE
)


def judge(name: str, declared: str, content: bytes) -> FileType:
    """The type of the file; raises AttachmentTypeRefused.

    `declared` is the Content-Type of its part, in lower case and without parameters.
    """
    found = _type_of(content)
    _, dot, extension = name.rpartition(".")
    named = _EXTENSIONS.get(extension.lower()) if dot else None
    if found is None or named != found or declared != found:
        raise AttachmentTypeRefused
    return found


def _type_of(content: bytes) -> FileType | None:
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text or _MARKUP.search(text) else "text/plain"
