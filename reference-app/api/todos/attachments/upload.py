"""Reads one file from a multipart/form-data request (RFC 7578), without reading more than is allowed."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from todos.attachments.errors import AttachmentTooLarge, FormExpected, MalformedForm
from todos.attachments.names import plain_name
from todos.errors import InvalidPart, ValidationFailed
from todos.middleware import allow_body

# What may stand around the bytes of the file: boundaries, headers, other fields.
FRAMING_BYTES = 64 * 1024
STEP = 10


@dataclass(frozen=True)
class Upload:
    """A file as it came. `declared` is a media type without parameters."""

    name: str
    declared: str
    content: bytes


async def read_upload(request: Request, max_bytes: int, progress: Callable[[int], None]) -> Upload:
    """The file in the field `file`, of `max_bytes` at most.

    `progress` is told the percentage, 99 at most, in steps. Raises FormExpected, MalformedForm,
    AttachmentTooLarge or ValidationFailed.
    """
    if _media_type(request.headers.get("content-type", "")) != "multipart/form-data":
        raise FormExpected
    allow_body(request, max_bytes + FRAMING_BYTES)
    parser = _OneFile(request, max_bytes, _watched(request, max_bytes, progress))
    try:
        form = await parser.parse()
    except HTTPException:
        raise AttachmentTooLarge from None  # The body limit.
    except (MultiPartException, ClientDisconnect, ValueError):
        raise MalformedForm from None
    try:
        return await _file_of(form)
    finally:
        await form.close()


async def _file_of(form: FormData) -> Upload:
    files = form.getlist("file")
    if len(files) != 1 or len(form.multi_items()) != 1:
        raise _invalid("Send one field, named file.")
    file = files[0]
    if not isinstance(file, UploadFile):
        raise _invalid("Send a file, with a filename.")
    name = plain_name(file.filename or "")
    if not name:
        raise _invalid("The file needs a name.")
    # RFC 7578 §4.4: the default.
    return Upload(name, _media_type(file.content_type or "text/plain"), await file.read())


class _OneFile(MultiPartParser):
    """Stops in the middle of a file that is too large."""

    def __init__(self, request: Request, max_bytes: int, stream: AsyncGenerator[bytes, None]) -> None:
        super().__init__(request.headers, self.whole(stream), max_files=1, max_fields=10)
        self.left = max_bytes
        self.complete = False

    async def whole(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        """The stream; raises MultiPartException if it breaks off, which is no error to the library."""
        async for chunk in stream:
            yield chunk
        if not self.complete:
            msg = "The last boundary is missing."
            raise MultiPartException(msg)

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.left -= end - start
        if self.left < 0:
            raise AttachmentTooLarge
        super().on_part_data(data, start, end)

    def on_end(self) -> None:
        self.complete = True


async def _watched(
    request: Request, max_bytes: int, progress: Callable[[int], None]
) -> AsyncGenerator[bytes, None]:
    declared = request.headers.get("content-length", "")
    # Chunked: nobody knows how much is to come, but it is no more than this.
    total = int(declared) if declared.isdecimal() else max_bytes
    received, told = 0, -STEP
    async for chunk in request.stream():
        received += len(chunk)
        percent = min(99, received * 100 // max(total, 1))
        if percent >= told + STEP:
            told = percent
            progress(percent)
        yield chunk


def _media_type(declared: str) -> str:
    return declared.partition(";")[0].strip().lower()


def _invalid(message: str) -> ValidationFailed:
    return ValidationFailed([InvalidPart.model_construct(part="body", pointer="/file", message=message)])
