"""Secrets that name somebody: made here, shown once, kept as digests."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

TOKEN_MARK: Final = "pa_"  # so that a leaked one is recognised for what it is
TOKEN_BYTES: Final = 32
CODE_CHARS: Final = 12  # 60 bits: read out and typed by people, used once, valid for days
# No characters that look or sound alike.
CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_token() -> str:
    """A token nobody can guess (256 bits)."""
    return TOKEN_MARK + secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """An invitation code in groups of four."""
    drawn = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_CHARS))
    return "-".join(drawn[start : start + 4] for start in range(0, CODE_CHARS, 4))


def digest_of(token: str) -> str:
    """What is kept of a token. It is random, so a plain hash is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_digest(code: str) -> str:
    """What is kept of a code; however it was typed."""
    return digest_of("".join(character for character in code.upper() if character in CODE_ALPHABET))
