"""What the front and the tail of an official document say: letterhead, number, title, addressees, 主办, 抄送, 印发."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from ingest.conventions import (
    conventions,
    is_addressee_line,
    is_annex_line,
    is_date_line,
    is_number_line,
    is_release_line,
    path_part,
    read_marker,
)
from ingest.dates import read_date
from ingest.identity_words import identity_words


@dataclass(frozen=True, slots=True)
class Front:
    title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    addressees: str | None = None


def read_front(text: str) -> Front:
    """What the lines before the lead paragraph say."""
    lines = list(takewhile(_is_no_contents, (line for line in text.splitlines() if line.strip())))
    groups = list(_title_groups(lines))
    titles = [group for group in groups if not group.is_signature]
    dates = [day for line in lines if is_date_line(line) and (day := read_date(line))]
    adopted = [
        day for line in lines if identity_words().dates.adopted.search(line) and (day := read_date(line))
    ]
    addressees = next((line.rstrip("：: ") for line in lines if is_addressee_line(line)), None)
    return Front(
        title=_own_title([group.text for group in titles]),
        doc_number=_own_number(lines),
        issuer=_own_issuer(lines, groups),
        issued_on=dates[-1] if dates else (adopted[0] if adopted else None),
        addressees=addressees,
    )


def _is_no_contents(line: str) -> bool:
    return conventions().titles.contents.fullmatch(line.strip()) is None


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of the front that stand together: a title over several lines, or those who sign."""

    lines: tuple[str, ...]
    is_signature: bool

    @property
    def text(self) -> str:
        return round_brackets("".join(self.lines))


def _title_groups(lines: Sequence[str]) -> Iterator[_Group]:
    group: list[str] = []
    for line in [*lines, ""]:
        if line and not _is_no_title(line):
            group.append(line)
            continue
        if group:
            signs = all(conventions().lines.signature.fullmatch(member) for member in group)
            yield _Group(tuple(group), signs and is_date_line(line))
        group = []


def _is_no_title(line: str) -> bool:
    """Whether a line of the front is something else than part of a title."""
    kinds = (is_annex_line, is_date_line, is_number_line, is_addressee_line, is_release_line)
    if any(is_kind(line) for is_kind in kinds) or read_marker(line):
        return True
    is_letterhead = (
        identity_words().title.letterhead.fullmatch(line) is not None
        and identity_words().title.about not in line
    )
    return (
        is_letterhead
        or bool(identity_words().title.aside.match(line))
        or line.rstrip().endswith(("。", "：", "；"))
    )


def _own_title(titles: Sequence[str]) -> str | None:
    """The title of the plan inside where there is one, else that of the notice."""
    if not titles:
        return None
    last = titles[-1]
    printed = [match["inner"] for title in titles if (match := identity_words().title.printing.search(title))]
    inner = _unquoted(printed[-1]) if printed else None
    if inner is None:
        return last
    if identity_words().title.printing.search(last) or inner.startswith(last):
        return inner
    return last


def _unquoted(title: str) -> str:
    """A title without the marks around it, also where they were read as part of it."""
    closed = re.fullmatch(r"《?([^《》]+(?:《[^》]*》[^《》]*)*)》?", title)
    return closed[1] if closed else title


def _own_number(lines: Sequence[str]) -> str | None:
    words = identity_words().number
    for position, line in enumerate(lines):
        if words.order_line.fullmatch(line.strip()):
            above = lines[position - 1].strip() if position else ""
            return number_form(above + line if above.endswith("令") else line)
        if is_number_line(line):
            return number_form(line)
    for line in lines:
        if not _is_no_title(line) or len(line) > conventions().parts.longest_head_line or "《" in line:
            continue
        match = words.text.search(line) or words.order.search(line)
        if match and not line.rstrip().endswith(("。", "：")):
            return number_form(match.group())
    return None


def number_form(number: str) -> str:
    """A document number in its customary form: half-width digits, 〔2020〕, no white space."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", number))
    return re.sub(r"[\[【(（〔]([0-9]{4})[\]】)）〕]", r"〔\1〕", folded)


def _own_issuer(lines: Sequence[str], groups: Sequence[_Group]) -> str | None:
    words = identity_words().title
    for line in lines:
        match = words.letterhead.fullmatch(line.strip())
        if match and words.about not in line:
            return match["issuer"]
    for group in groups:
        if words.about in group.text:
            return _named_before(words.about, group)
    signatures = [line for group in groups if group.is_signature for line in group.lines]
    if signatures:
        return "、".join(signatures)
    adopted = next((match for line in lines if (match := words.adopted.search(line))), None)
    return adopted["place"] + adopted["body"] if adopted else None


def _named_before(about: str, group: _Group) -> str | None:
    """The issuers that a title names before 关于: several where each has a line of its own."""
    named = []
    for line in group.lines:
        before, found, _ = line.partition(about)
        named.append(before)
        if found:
            break
    names = [name for name in named if name]
    each_is_whole = all(conventions().lines.signature.fullmatch(name) for name in names)
    return ("、" if each_is_whole else "").join(names) or None


def round_brackets(text: str) -> str:
    return path_part(text).replace("／", "/")


@dataclass(frozen=True, slots=True)
class Tail:
    organiser: str | None = None
    overseer: str | None = None
    copied_to: str | None = None
    printed_by: str | None = None
    printed_on: date | None = None
    signed_on: date | None = None
    signatures: tuple[str, ...] = ()


def read_tail(text: str) -> Tail:
    words = identity_words().tail
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    printed = next((position for position, line in enumerate(lines) if _is_printed_line(line)), None)
    signed = next(
        (position for position, line in enumerate(lines) if is_date_line(line) and position != printed), None
    )
    return Tail(
        organiser=_labelled(text, words.organiser),
        overseer=_labelled(text, words.overseer),
        copied_to=_labelled(text, words.copied_to),
        printed_by=_printer(lines, printed),
        printed_on=read_date(lines[printed]) if printed is not None else None,
        signed_on=read_date(lines[signed]) if signed is not None else None,
        signatures=tuple(_signatures(lines, signed)),
    )


def _is_printed_line(line: str) -> bool:
    return read_date(line) is not None and identity_words().dates.printed.search(line) is not None


def _printer(lines: Sequence[str], printed: int | None) -> str | None:
    """Who printed it: named on the line of the printing date, or on the line above."""
    if printed is None:
        return None
    found = re.search(r"[\u4e00-\u9fff]{4,40}", re.split(r"[0-9]{4}\s*年|[一二][〇○零]", lines[printed])[0])
    if found:
        return found.group()
    above = lines[printed - 1] if printed else ""
    return above if conventions().lines.signature.fullmatch(above) else None


def _signatures(lines: Sequence[str], signed: int | None) -> Iterator[str]:
    if signed is None:
        return
    first = signed
    while first > 0 and conventions().lines.signature.fullmatch(lines[first - 1]):
        first -= 1
    for line in lines[first:signed]:
        yield from line.split()


def _labelled(text: str, label: str) -> str | None:
    """What stands after a label of the tail, up to the next label or the end of the line."""
    words = identity_words().tail
    labels = "|".join((words.organiser, words.overseer, words.copied_to, words.others))
    match = re.search(rf"(?:{label})\s*[：:]\s*(?P<value>.+?)\s*(?=(?:{labels})\s*[：:]|\n|$)", text)
    return match["value"].rstrip("。；; ") if match else None
