"""What the buttons of a report carry from press to press, so that nothing has to be remembered; a few dozen characters."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import dataclass, replace

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PICK_CHARS = 5
DOUBT_CHARS = 3


@dataclass(frozen=True, slots=True)
class Slip:
    """Whose report it is, and with which message it came; the choices taken so far, and the doubts that were settled.

    Choices and doubts are kept as digests: what they stand for is found again when the message is read again.
    """

    person: int
    message: int
    picks: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()

    def picking(self, value: str) -> Slip:
        return replace(self, picks=(*self.picks, digest(value, PICK_CHARS)))

    def settling(self, doubt: str) -> Slip:
        return replace(self, settled=(*self.settled, digest(doubt, DOUBT_CHARS)))

    def has_settled(self, doubt: str) -> bool:
        return digest(doubt, DOUBT_CHARS) in self.settled

    def written(self) -> str:
        parts = (_base36(self.person), _base36(self.message), "".join(self.picks), "".join(self.settled))
        return ".".join(parts)

    @classmethod
    def read(cls, written: str) -> Slip | None:
        """None for what is no slip."""
        parts = written.split(".")
        if len(parts) != 4 or len(parts[2]) % PICK_CHARS or len(parts[3]) % DOUBT_CHARS:
            return None
        try:
            person, message = int(parts[0], 36), int(parts[1], 36)
        except ValueError:
            return None
        return cls(person, message, _pieces(parts[2], PICK_CHARS), _pieces(parts[3], DOUBT_CHARS))


def digest(text: str, chars: int) -> str:
    """A few characters that tell one choice from the others beside it."""
    return b32encode(hashlib.blake2s(text.encode()).digest()).decode().lower()[:chars]


def _pieces(text: str, chars: int) -> tuple[str, ...]:
    return tuple(text[at : at + chars] for at in range(0, len(text), chars))


def _base36(number: int) -> str:
    sign, number = ("-", -number) if number < 0 else ("", number)
    digits = ""
    while number or not digits:
        number, last = divmod(number, 36)
        digits = DIGITS[last] + digits
    return sign + digits
