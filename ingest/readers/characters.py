"""Characters that no reader shows: control and invisible ones are sorted out, kinds of white space made one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from ingest.document import Dropped

LINE_ENDS = str.maketrans({"\r": "\n", "\v": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})

_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_KIND_OF_CATEGORY = {
    "Cc": "control_character",
    "Cf": "invisible_character",
    "Co": "private_use_character",
    "Cn": "unassigned_character",
    "Cs": "unassigned_character",
}


def unify_line_ends(text: str) -> str:
    """The text with every way of ending a line written as a line feed; form feeds stay."""
    return text.replace("\r\n", "\n").translate(LINE_ENDS)


def kind_of_unshown(character: str) -> str | None:
    """Why a character is no text (`control_character`, `invisible_character` …); None where it is text or space."""
    if character in "\n\t\f":
        return None
    if character in _INVISIBLE_LETTERS or _is_variation_selector(character):
        return "invisible_character"
    return _KIND_OF_CATEGORY.get(unicodedata.category(character))


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


@dataclass(slots=True)
class Sieve:
    """Lets text through and keeps account of what it held back, by kind and page."""

    _held: dict[tuple[str, int | None], list[str]] = field(default_factory=dict)

    def pass_text(self, text: str, page: int | None = None) -> str:
        """The text without unshown characters; line feeds, tabs and form feeds stay."""
        if text.isascii() and text.isprintable():
            return text
        kept = []
        for character in text:
            kind = kind_of_unshown(character)
            if kind is None:
                kept.append(character)
            else:
                self._held.setdefault((kind, page), []).append(character)
        return "".join(kept)

    def dropped(self) -> tuple[Dropped, ...]:
        return tuple(Dropped(kind, "".join(held), page) for (kind, page), held in self._held.items())


def even_spaces(line: str) -> str:
    """One line with each run of white space (NBSP, ideographic, tabs …) as one plain space, none at the ends."""
    return " ".join(line.split())
