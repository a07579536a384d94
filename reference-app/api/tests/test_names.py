"""What is kept of the name of a file."""

import pytest

from todos.attachments.names import plain_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        *(("../../etc/x.png", "x.png"), ("C:\\x\\y.txt", "y.txt"), ("a\0b\r\n.txt", "ab.txt")),
        *(("\u202egnp.txt", "gnp.txt"), ("CON", "CON"), (".txt", "txt"), ("  . .a.txt. ", "a.txt")),
        *(("/", ""), ("..", ""), ("", ""), ("<img onerror=1>.txt", "<img onerror=1>.txt")),
        *((f"{'é' * 300}.txt", f"{'é' * 196}.txt"), ("x" * 300, "x" * 200)),
        ("a." + "x" * 300, f"a.{'x' * 16}"),
    ],
)
def test_names_are_text(given: str, kept: str) -> None:
    assert plain_name(given) == kept
