"""Short sessions of visitors: signed tickets that name nobody, so that those behind one address are told apart."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct

SECONDS_VALID = 1800
HEADER = "Visitor-Session"
_NAME_BYTES = 12
_SEAL_BYTES = 16
_LAYOUT = struct.Struct(f">{_NAME_BYTES}sQ{_SEAL_BYTES}s")  # name, valid until (Unix seconds), seal


class VisitDesk:
    """Hands out tickets and recognises its own; nothing is stored. A ticket holds for the origin it was given to."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def open(self, origin: str, now_seconds: float) -> str:
        """A ticket for pages of this origin, valid for SECONDS_VALID from the Unix time given."""
        name, until = secrets.token_bytes(_NAME_BYTES), int(now_seconds) + SECONDS_VALID
        ticket = _LAYOUT.pack(name, until, self._seal(name, until, origin))
        return base64.urlsafe_b64encode(ticket).decode("ascii")

    def name_of(self, ticket: str, origin: str, now_seconds: float) -> str | None:
        """Whose ticket it is; None when it was not given here, to this origin, or is over."""
        try:
            name, until, seal = _LAYOUT.unpack(base64.b64decode(ticket, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError, struct.error):
            return None
        is_genuine = hmac.compare_digest(seal, self._seal(name, until, origin))
        return name.hex() if is_genuine and now_seconds < until else None

    def _seal(self, name: bytes, until: int, origin: str) -> bytes:
        words = name + struct.pack(">Q", until) + origin.encode("utf-8", "surrogatepass")
        return self.seal("visit", words)

    def seal(self, purpose: str, words: bytes) -> bytes:
        """What only this service can have put on these words, for this purpose."""
        return hmac.digest(self._secret, purpose.encode() + b"\0" + words, hashlib.sha256)[:_SEAL_BYTES]
