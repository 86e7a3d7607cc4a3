"""What a number measures, named as a person would: the thing after it, or the subject before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ingest.clauses import Span, part_end, part_start, payer_label
from ingest.figure_words import any_of, figure_words
from ingest.numerals import NUMBER
from ingest.periods import Period
from ingest.quantities import Quantity
from ingest.records import Bound, FigureKind
from ingest.text import cut_words

_LONGEST: Final = 40
_MONEY_KEPT_IN_SUBJECT: Final = re.compile(r"投资|资金|经费|贷款|费用|租金|资本")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sentence with what is already known of it; offsets count from its start."""

    text: str
    quantities: Sequence[Quantity]
    periods: Sequence[Period]


@dataclass(frozen=True, slots=True)
class _Patterns:
    trailing: re.Pattern[str]
    verb: re.Pattern[str]
    comparators: re.Pattern[str]
    years: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = figure_words()
    measures = words.measures
    verbs = any_of([*measures.verbs, *measures.kept_verbs])
    befores = [word for group in words.bounds.before.values() for word in group]
    return _Patterns(
        trailing=re.compile(f"(?:{any_of([*measures.trailing, *befores, *measures.pairing])}|[，、：\ue000\\s])+$"),
        verb=re.compile(
            rf"^(?P<scope>{measures.scopes}|)(?P<lead>[^，]{{0,12}}?)(?P<verb>{any_of(measures.kept_verbs)}|{verbs})(?P<object>.*)$"
        ),
        comparators=re.compile(f"(?:{any_of([*befores, '达到', '达', '为', '是', '有'])})$"),
        years=re.compile(rf"^(?:{measures.scopes})?(?P<years>{NUMBER}年的?)"),
    )


def name_measure(place: Surroundings, index: int, per: str | None, payers: Sequence[str], condition: Span | None) -> str:
    """What the quantity at `index` measures; empty where its sentence does not say."""
    quantity = place.quantities[index]
    if quantity.kind is FigureKind.AMOUNT:
        return _amount(place, index, per, payers, condition)
    if quantity.kind is FigureKind.DURATION:
        return _duration(place, index)
    if quantity.kind is FigureKind.RATIO:
        return _ratio(place, index, payers)
    if quantity.kind is FigureKind.MULTIPLE:
        return _multiple(place, index)
    if quantity.kind is FigureKind.SHARE:
        return _share(place, index)
    return _thing(place, index)


def name_what_is_due(place: Surroundings, period: Period) -> str:
    """What is to be done by, or said of, a period: the words after it, up to a number or about forty characters."""
    text = place.text
    limit = min((quantity.reach_start for quantity in place.quantities if quantity.start >= period.end), default=len(text))
    start = period.end + (len(text[period.end :]) - len(text[period.end :].lstrip("，、：")))
    lead_up = figure_words().measures.lead_up.match(text[start:limit])
    start += lead_up.end() if lead_up else 0
    end = part_end(text, start)
    while end < limit and end - start < 8 and text[end : end + 1] == "，":
        end = part_end(text, end + 1)
    words = _tidy(text[start : min(end, limit)])
    if len(words) >= 2:
        return words[:_LONGEST]
    before = text[part_start(text, period.start) : period.start]
    return _tidy(before) or _tidy(text[part_start(text, max(0, part_start(text, period.start) - 1)) : period.start])


def _amount(place: Surroundings, index: int, per: str | None, payers: Sequence[str], condition: Span | None) -> str:
    purpose = _purpose(place, index)
    subject = _subject(place, index)
    if not purpose and subject:
        purpose = _purpose_of_earlier(place, index)
        return f"{subject}{purpose}"
    if not purpose or (_MONEY_KEPT_IN_SUBJECT.search(purpose) and subject):
        return subject or _head(place, index) or purpose
    if per:
        joint = "的" if len(per) > 2 else ""
        return f"每{per}{joint}{payer_label(payers)}{purpose}"
    if condition and not re.search(NUMBER + r"|的$|起$", condition.text) and len(condition.text) <= 24:
        return f"{condition.text}的{payer_label(payers)}{purpose}"
    return f"{payer_label(payers)}{purpose}"


def _purpose(place: Surroundings, index: int) -> str:
    """The word for the money: after the number (`的补助`), else the nearest before it (`奖励5000元`)."""
    words = figure_words().payers
    quantity = place.quantities[index]
    purposes = any_of(words.purposes)
    after = re.compile(rf"(?:的)?(?:一次性|财政|资金)?(?P<purpose>{purposes})").match(place.text, quantity.reach_end)
    if after:
        return after["purpose"]
    before = place.text[_floor(place, index, through_commas=False) : quantity.start]
    found = re.findall(purposes, before)
    if found:
        return str(found[-1])
    if re.search(f"{any_of(words.fine_verbs)}$", place.text[: quantity.reach_start]):
        return words.fine
    following = _before_next_number(place, index, place.text[quantity.reach_end : part_end(place.text, quantity.reach_end)])
    later = re.search(purposes, following)
    return later[0] if later else ""


def _purpose_of_earlier(place: Surroundings, index: int) -> str:
    """A cap (单站最高50万元) is on the money named before it."""
    quantity = place.quantities[index]
    if quantity.bound is not Bound.AT_MOST:
        return ""
    earlier = [other for other in range(index) if place.quantities[other].kind in (FigureKind.AMOUNT, FigureKind.SHARE)]
    return _purpose(place, earlier[-1]) if earlier else ""


def _duration(place: Surroundings, index: int) -> str:
    quantity = place.quantities[index]
    after = place.text[quantity.reach_end : part_end(place.text, quantity.reach_end)]
    subject = _subject(place, index)
    named = [word for word in figure_words().measures.duration_heads if word in subject]
    following = _tidy(_before_next_number(place, index, after))
    if named or len(following) < 2:
        return subject or following
    return following[:_LONGEST]


def _ratio(place: Surroundings, index: int, payers: Sequence[str]) -> str:
    if payers:
        return f"{payer_label(payers)}财政分担比例"
    return _subject(place, index) or _head(place, index)


def _multiple(place: Surroundings, index: int) -> str:
    quantity = place.quantities[index]
    purpose = _purpose(place, index)
    before = place.text[_floor(place, index) : quantity.reach_start]
    base = re.sub(rf"^.*{any_of(figure_words().payers.fine_verbs)}", "", before)
    base = _tidy(base).removesuffix("的")
    if purpose:
        return f"按{base}计的{purpose}" if base and base != before else purpose
    return _subject(place, index) or _head(place, index)


def _share(place: Surroundings, index: int) -> str:
    quantity = place.quantities[index]
    before = place.text[_floor(place, index) : quantity.reach_start]
    part_of = re.search(r"占(?!比)(?P<whole>[^，占]{2,}?)的?(?:比重|比例)?(?:达到|达|为|的|超过|不低于|不超过)*$", before)
    if part_of:
        subject = _tidy(before[: part_of.start()])
        return f"{subject}占{part_of['whole']}的比例" if subject else f"占{part_of['whole']}的比例"
    return _subject(place, index) or _head(place, index)


def _thing(place: Surroundings, index: int) -> str:
    head, subject = _head(place, index), _subject(place, index)
    if not head:
        return subject
    quantity = place.quantities[index]
    before = place.text[: quantity.start]
    compared = _patterns().comparators.search(before) or quantity.reach_start < quantity.start
    kept = _kept_verb(place, index)
    if compared and subject and not kept and head not in subject:
        return _joined(subject, head)
    return f"{kept}{head}"


def _joined(subject: str, head: str) -> str:
    return subject if subject.endswith(head) else f"{subject}{head}"


def _kept_verb(place: Surroundings, index: int) -> str:
    before = place.text[_floor(place, index) : place.quantities[index].reach_start]
    match = re.search(f"({any_of(figure_words().measures.kept_verbs)})$", _without_trailing(before))
    return match[1] if match else ""


def _head(place: Surroundings, index: int) -> str:
    """The thing named after the number: 培育2家以上【具有核心竞争力的企业】."""
    words = figure_words().measures
    quantity = place.quantities[index]
    after = place.text[quantity.reach_end : part_end(place.text, quantity.reach_end)]
    after = _before_next_number(place, index, after)
    if any(after.startswith(word) for word in words.not_heads):
        return ""
    end = _head_end(after)
    head = _balanced(after, end, place.text, quantity.reach_end)
    head = _without_ends(head)
    return "" if head in words.empty_heads or len(head) < 2 else head[:_LONGEST]


def _head_end(after: str) -> int:
    """Where the name of a thing ends: at punctuation, or at a word that begins to say something of it.

    Such a word may stand inside the name when a 的 follows it: 【具有核心竞争力的企业】.
    """
    punctuation = re.search(r"[，。；：！？、（）\t\n“”]", after)
    end = punctuation.start() if punctuation else len(after)
    stops = figure_words().measures.after_stops
    attribute = after.rfind("的", 0, end)
    offset = 0
    for word in _words_of(after[:end]):
        if word in stops and offset > attribute:
            return offset
        offset += len(word)
    return end


def _without_ends(words: str) -> str:
    """The words without joining words at either end."""
    words = _without_leading(words)
    joining = any_of(figure_words().measures.joining)
    return re.sub(f"{joining}+$", "", words)


def _words_of(text: str) -> list[str]:
    """The words of a text, as written; single characters where cutting would change its length."""
    words = cut_words(text)
    if sum(map(len, words)) != len(text):
        return list(text)
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    return [text[start:end] for start, end in pairwise(ends)]


def _without_leading(text: str) -> str:
    """The text without the words that only lead up to a name; a word is taken off whole or not at all."""
    leading = figure_words().measures.leading
    words = _words_of(text)
    while words and (words[0] in leading or not words[0].strip("，、：；）”“\ue000 \t")):
        words.pop(0)
    return "".join(words)


def _without_trailing(text: str) -> str:
    """The text without the verbs and comparators at its end."""
    match = _patterns().trailing.search(text)
    if match is None:
        return text
    starts = {0, len(text)}
    offset = 0
    for word in _words_of(text):
        starts.add(offset)
        offset += len(word)
    start = next(start for start in range(match.start(), len(text) + 1) if start in starts)
    return text[:start]


def _balanced(after: str, end: int, text: str, offset: int) -> str:
    """The head with a bracket right behind it: 技术研发中心（平台）."""
    bracket = re.compile(r"（(?P<inside>[^（）\d]{1,8})）").match(text, offset + end)
    return after[:end] + (bracket[0] if bracket and end else "")


def _before_next_number(place: Surroundings, index: int, after: str) -> str:
    quantity = place.quantities[index]
    starts = [other.reach_start for other in place.quantities[index + 1 :]]
    starts += [period.start for period in place.periods if period.start >= quantity.end]
    limit = min(starts, default=len(place.text))
    return after[: max(0, limit - quantity.reach_end)]


def _floor(place: Surroundings, index: int, *, through_commas: bool = False) -> int:
    """Where the words about this number begin: after the last comma, period of time or number before it."""
    quantity = place.quantities[index]
    start = 0 if through_commas else part_start(place.text, quantity.reach_start)
    ends = [other.reach_end for other in place.quantities[:index]]
    ends += [period.end for period in place.periods if period.end <= quantity.start and not period.is_recurring]
    return max([start, *(end for end in ends if end <= quantity.start)])


def _subject(place: Surroundings, index: int) -> str:
    """What stands before the number, without verbs and comparators: 【5G基站数量】达到1500个."""
    quantity = place.quantities[index]
    floor = _floor(place, index)
    subject = _subject_of(place.text[floor : quantity.reach_start])
    period = next((period for period in place.periods if period.end == floor), None)
    if period and part_start(place.text, period.start) < period.start:
        before = _subject_of(place.text[_before_period(place, period) : period.start])
        subject = f"{before}{subject}" if re.fullmatch(figure_words().measures.scopes, before) else subject or before
    return subject


def _before_period(place: Surroundings, period: Period) -> int:
    start = part_start(place.text, period.start)
    ends = [quantity.reach_end for quantity in place.quantities if quantity.reach_end <= period.start]
    ends += [other.end for other in place.periods if other.end <= period.start]
    return max([start, *ends])


def _subject_of(words: str) -> str:
    patterns = _patterns()
    words = re.sub(r"每[^，]{1,8}$", "", words) if re.search(r"每\S{1,2}$", words) else words
    words = _tidy(_without_trailing(words))
    years = patterns.years.match(words)
    if years:
        words = words[: years.start("years")] + words[years.end("years") :]
    match = patterns.verb.match(words)
    if match is None:
        return words[-_LONGEST:]
    thing = _tidy(match["object"])
    if match["verb"] in figure_words().measures.kept_verbs:
        return f"{match['scope']}{match['verb']}{thing}"
    if len(thing) < 2:
        without_verb = _tidy(_without_trailing(words[: match.start("verb")]))
        return without_verb[-_LONGEST:]
    if match["lead"]:
        return words[-_LONGEST:]
    return f"{match['scope']}{thing}"[-_LONGEST:]


def _tidy(words: str) -> str:
    words = _without_leading(words)
    words = re.sub(r"[，。；：、！？\s]+$", "", words)
    opened, closed = words.count("（"), words.count("）")
    if opened > closed:
        words = words[: words.rfind("（")]
    return words.lstrip("）”").strip()
