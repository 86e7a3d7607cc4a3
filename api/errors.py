"""Domain errors by kind; knows nothing of HTTP. Expected endings of an answer are values, not errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    """A promise that cannot be kept. `key` and `slots` name the sentence in wording.toml, section `problems`."""

    def __init__(self, key: str, /, *, nearest: Sequence[str] = (), **slots: object) -> None:
        super().__init__(key)
        self.key = key
        self.slots = slots
        self.nearest = tuple(nearest)


class NotFoundError(DomainError):
    """What was asked for is not there; `nearest` holds the names closest to the one given."""


class ForbiddenError(DomainError):
    """The caller may not do or see this."""


class ConflictError(DomainError):
    """What was asked for contradicts what is recorded."""


class UnavailableError(DomainError):
    """A part the answer needs is not usable now; trying again later may work."""


class InvalidInputError(DomainError):
    """A value that cannot be used; `pointer` is its JSON pointer in the request."""

    def __init__(self, pointer: str, key: str, /, **slots: object) -> None:
        super().__init__(key)
        self.slots = slots
        self.pointer = pointer


class NeedsConfirmationError(DomainError):
    """Something has to be settled by whoever asked before it can be done; `members` say what, in the reply's own fields."""

    def __init__(self, key: str, members: Mapping[str, object]) -> None:
        super().__init__(key)
        self.members = members


class NotRecognisedError(DomainError):
    """A credential that names no caller."""


class TooManyRequestsError(DomainError):
    """The caller is over its limit; `retry_after_seconds` says when it may come back."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__("too_many_requests", seconds=retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds


class BrokenDataError(Exception):
    """A data file of the product itself that cannot be used; stops the start, names file and line."""
