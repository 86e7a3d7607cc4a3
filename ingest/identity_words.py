"""How official documents say what they are: the words and patterns of identity.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

IDENTITY_PATH: Final = Path(__file__).with_name("identity.toml")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TitleWords(_Data):
    printing: re.Pattern[str]
    about: str
    letterhead: re.Pattern[str]
    plan: re.Pattern[str]
    aside: re.Pattern[str]
    adopted: re.Pattern[str]


class NumberWords(_Data):
    text: re.Pattern[str]
    order: re.Pattern[str]
    order_line: re.Pattern[str]
    in_brackets: re.Pattern[str]


class PlaceWords(_Data):
    name: re.Pattern[str]
    not_a_place: re.Pattern[str]
    skipped: re.Pattern[str]
    municipalities: tuple[str, ...]
    levels: tuple[tuple[str, re.Pattern[str]], ...]
    national: re.Pattern[str]


class DateWords(_Data):
    numeric: re.Pattern[str]
    written: re.Pattern[str]
    printed: re.Pattern[str]
    adopted: re.Pattern[str]


class PeriodWords(_Data):
    years: re.Pattern[str]
    five_year: re.Pattern[str]
    five_year_base: dict[str, int]
    single_year: re.Pattern[str]


class ForceWords(_Data):
    own: re.Pattern[str]
    from_day: re.Pattern[str]
    from_issue: re.Pattern[str]
    from_days_after: re.Pattern[str]
    valid_until: re.Pattern[str]
    valid_for: re.Pattern[str]
    about_validity: re.Pattern[str]


class BasisWords(_Data):
    opens: re.Pattern[str]
    stops: re.Pattern[str]
    title: re.Pattern[str]
    first_article: str


class TailWords(_Data):
    organiser: str
    overseer: str
    copied_to: str
    others: str


class IdentityWords(_Data):
    """identity.toml, checked."""

    title: TitleWords
    number: NumberWords
    place: PlaceWords
    dates: DateWords
    period: PeriodWords
    force: ForceWords
    basis: BasisWords
    tail: TailWords


@cache
def identity_words() -> IdentityWords:
    return IdentityWords.model_validate(tomllib.loads(IDENTITY_PATH.read_text(encoding="utf-8")))
