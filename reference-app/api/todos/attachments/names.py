"""What we keep of the name that a client gives to a file."""

import unicodedata

MAX_CHARACTERS = 200


def plain_name(given: str) -> str:
    """Its last part, without what does not show (controls, changes of direction); may be empty.

    A name that is too long loses the end of its stem and keeps its extension.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C"))
    stem, dot, extension = shown.strip(" .").rpartition(".")
    if not dot:
        return extension[:MAX_CHARACTERS]
    extension = extension[:16]
    return f"{stem[: MAX_CHARACTERS - len(extension) - 1]}.{extension}"
