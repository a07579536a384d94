"""`python -m todos.openapi`: print the OpenAPI document of AUTH_TRANSPORT as JSON."""

import json
import sys
from typing import Any

from todos.main import create_app
from todos.settings import Settings


def document(settings: Settings) -> dict[str, Any]:
    """The document; needs no database."""
    return create_app(settings).openapi()


if __name__ == "__main__":
    json.dump(document(Settings()), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
