"""Text fields of requests: whatever holds something that no keyboard types is refused before anything is done with it."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

REPLACEMENT = "�"  # what decoding leaves of bytes that are no UTF-8


def readable(text: str) -> str:
    """The text, once it holds nothing that no keyboard types. Raises PydanticCustomError."""
    if REPLACEMENT in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticCustomError("broken_text", "broken encoding")
    if any(unicodedata.category(character) == "Cc" and not character.isspace() for character in text):
        raise PydanticCustomError("control_characters", "control characters")
    return text


# A line of text without white space around it; lengths are set where it is used.
Line = Annotated[str, StringConstraints(strict=True, strip_whitespace=True), AfterValidator(readable)]
# The id of a record: a random UUID without dashes.
RecordId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
