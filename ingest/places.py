"""Places: which city, county or province a name begins with, and on which level of the state it stands."""

from __future__ import annotations

from typing import Final

from ingest.identity_words import identity_words

NATIONAL: Final = "国家"


def find_place(text: str) -> str | None:
    """The place that an issuer's name or a title begins with: the innermost of `某省某市某县`."""
    words = identity_words().place
    skipped = words.skipped.match(text)
    at = skipped.end() if skipped else 0
    found = None
    while (match := words.name.match(text, at)) and not words.not_a_place.fullmatch(match["name"]):
        found = match["name"]
        at = match.end()
    return found


def find_level(issuer: str, place: str) -> str:
    """国家, 省, 市 or 县 by the issuer's place, else 国家 for the organs of the state, else ""."""
    words = identity_words().place
    if place in words.municipalities:
        return words.levels[0][0]
    for level, endings in words.levels:
        if any(match.end() == len(place) for match in endings.finditer(place)):
            return level
    return NATIONAL if words.national.match(issuer) else ""


def place_of(issuer: str | None, title: str, level: str | None) -> str:
    """The place that a document governs, by its issuer, else its title; "" for the organs of the state and where none is named."""
    national = identity_words().place.national
    if level == NATIONAL or (issuer and national.match(issuer)):
        return ""
    return find_place(issuer or "") or find_place(title) or ""
