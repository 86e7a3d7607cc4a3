"""The words around a number: the thing named behind it, the subject that stands before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ingest.clauses import part_end, part_start
from ingest.figure_words import any_of, figure_words
from ingest.numerals import NUMBER
from ingest.periods import Period
from ingest.quantities import Quantity
from ingest.text import cut_words, is_known_word

LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sentence with what is already known of it; offsets count from its start."""

    text: str
    quantities: Sequence[Quantity]
    periods: Sequence[Period]


@dataclass(frozen=True, slots=True)
class PhrasePatterns:
    trailing: re.Pattern[str]
    comparators: re.Pattern[str]
    years: re.Pattern[str]


@lru_cache(maxsize=1)
def phrase_patterns() -> PhrasePatterns:
    words = figure_words()
    measures = words.measures
    befores = [word for group in words.bounds.before.values() for word in group]
    return PhrasePatterns(
        trailing=re.compile(
            f"(?:{any_of([*measures.trailing, *befores, *measures.pairing])}|[，、：\ue000\\s])+$"
        ),
        comparators=re.compile(f"(?:{any_of([*befores, *measures.reaching])})$"),
        years=re.compile(rf"^(?:{measures.scopes})?(?P<years>{NUMBER}年的?)"),
    )


def head_of(place: Surroundings, index: int) -> str:
    """The thing named after the number: 培育2家以上【具有核心竞争力的企业】."""
    words = figure_words().measures
    quantity = place.quantities[index]
    after = place.text[quantity.reach_end : part_end(place.text, quantity.reach_end)]
    attribute = _thing_after_attribute(place, index)
    if attribute:
        return attribute
    after = before_next_number(place, index, after)
    is_attribute = after.removeprefix("”").startswith("的")
    if is_attribute and subject_of(place, index) not in ("", *words.share_verbs):
        return ""
    if _begins_no_head(after):
        return ""
    end = head_end(after, is_name=after.startswith("的") or _is_object(place, index))
    head = _balanced(after, end, place.text, quantity.reach_end)
    head = without_trailing(without_ends(head))
    return "" if head in words.empty_heads or len(head) < 2 else head[:LONGEST_NAME]


def _begins_no_head(after: str) -> bool:
    """Whether what follows a number cannot name a thing; a single character counts as a whole word only (中 is not 中型)."""
    words = figure_words().measures.not_heads
    first = next(iter(words_of(after[:8])), "")
    return first in words or any(len(word) > 1 and after.startswith(word) for word in words)


def _is_object(place: Surroundings, index: int) -> bool:
    """Whether the number stands right behind a verb whose object it counts: 开展1次【全面巡检】."""
    measures = figure_words().measures
    return (
        re.search(
            any_of([*measures.verbs, *measures.kept_verbs]) + "$", place.text[: place.quantities[index].start]
        )
        is not None
    )


def _thing_after_attribute(place: Surroundings, index: int) -> str:
    """The thing behind another number that describes it: 2座日处理能力5万吨的【污水处理厂】."""
    if index + 1 >= len(place.quantities):
        return ""
    this, following = place.quantities[index], place.quantities[index + 1]
    between = place.text[this.reach_end : following.reach_start]
    behind = place.text[following.reach_end : part_end(place.text, following.reach_end)]
    stops = {
        *figure_words().measures.after_stops,
        *(word for group in figure_words().bounds.before.values() for word in group),
    }
    if (
        not behind.startswith("的")
        or not between
        or re.search("[，。；：、]|^或", between)
        or stops.intersection(words_of(between))
    ):
        return ""
    thing = behind.removeprefix("的")
    thing = without_ends(thing[: head_end(thing)])
    return "" if thing in figure_words().measures.empty_heads else thing


def head_end(after: str, *, is_name: bool = False) -> int:
    """Where the name of a thing ends: at punctuation, or at a word that begins to say something of it.

    Such a word may stand inside the name when a 的 follows it: 【具有核心竞争力的企业】; and at its beginning where a
    name must follow (`is_name`): 1次【全面巡检】.
    """
    punctuation = re.search(r"[，。；：！？、（）\t\n]", after)
    end = punctuation.start() if punctuation else len(after)
    stops = figure_words().measures.after_stops
    attribute = after.rfind("的", 0, end)
    first = len("的") if after.startswith("的") else 0
    offset = 0
    for word in words_of(after[:end]):
        if word in stops and offset > attribute and not (is_name and offset == first):
            return offset
        offset += len(word)
    return end


def without_ends(words: str) -> str:
    """The words without joining words at either end."""
    words = _without_leading(words)
    joining = any_of(figure_words().measures.joining)
    return re.sub(f"{joining}+$", "", words)


def words_of(text: str) -> list[str]:
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
    words = words_of(text)
    marks = "，、：；）”\ue000 \t" + ("" if "”" in text else "“")
    while words:
        taken = next((count for count in (3, 2, 1) if "".join(words[:count]) in leading), 0)
        if not taken and words[0].strip(marks):
            break
        del words[: taken or 1]
    return "".join(words)


def without_trailing(text: str) -> str:
    """The text without the verbs and comparators at its end."""
    match = phrase_patterns().trailing.search(text)
    if match is None:
        return text
    share = re.match(f".*{any_of(figure_words().measures.share_names)}", text)
    if (
        share
        and match.start() <= share.end() <= len(text)
        and phrase_patterns().trailing.fullmatch(text, share.end())
    ):
        return share[0]
    starts = {0, len(text)}
    offset = 0
    for word in words_of(text):
        starts.update([offset] if is_known_word(word) else range(offset, offset + len(word)))
        offset += len(word)
    start = next(start for start in range(match.start(), len(text) + 1) if start in starts)
    return text[:start]


def _balanced(after: str, end: int, text: str, offset: int) -> str:
    """The head with a bracket right behind it: 技术研发中心（平台）."""
    bracket = re.compile(r"（(?P<inside>[^（）\d]{1,8})）").match(text, offset + end)
    return after[:end] + (bracket[0] if bracket and end else "")


def before_next_number(place: Surroundings, index: int, after: str) -> str:
    quantity = place.quantities[index]
    starts = [other.reach_start for other in place.quantities[index + 1 :]]
    starts += [period.start for period in place.periods if period.start >= quantity.end]
    limit = min(starts, default=len(place.text))
    return after[: max(0, limit - quantity.reach_end)]


def floor_of(place: Surroundings, index: int, *, through_commas: bool = False) -> int:
    """Where the words about this number begin: after the last comma, period of time or number before it."""
    quantity = place.quantities[index]
    start = 0 if through_commas else part_start(place.text, quantity.reach_start)
    ends = [other.reach_end for other in place.quantities[:index]]
    ends += [
        period.end for period in place.periods if period.end <= quantity.start and not period.is_recurring
    ]
    return max([start, *(end for end in ends if end <= quantity.start)])


def subject_of(place: Surroundings, index: int) -> str:
    """What stands before the number, without verbs and comparators: 【5G基站数量】达到1500个."""
    quantity = place.quantities[index]
    floor = floor_of(place, index)
    subject = subject_in(place.text[floor : quantity.reach_start])
    period = next((period for period in place.periods if period.end == floor), None)
    if period and part_start(place.text, period.start) < period.start:
        before = subject_in(place.text[_before_period(place, period) : period.start])
        subject = (
            f"{before}{subject}"
            if re.fullmatch(figure_words().measures.scopes, before)
            else subject or before
        )
    return subject if len(subject) > 1 else ""


def _before_period(place: Surroundings, period: Period) -> int:
    start = part_start(place.text, period.start)
    ends = [quantity.reach_end for quantity in place.quantities if quantity.reach_end <= period.start]
    ends += [other.end for other in place.periods if other.end <= period.start]
    return max([start, *ends])


def subject_in(words: str) -> str:
    patterns = phrase_patterns()
    words = re.sub(r"每[^，]{1,8}$", "", words) if re.search(r"每\S{1,2}$", words) else words
    was_compared = phrase_patterns().comparators.search(words) is not None
    words = tidy(without_trailing(words))
    words = tidy(figure_words().measures.saying.sub("", words)) or words
    years = patterns.years.match(words)
    if years:
        words = words[: years.start("years")] + words[years.end("years") :]
    return _object_of(words, was_compared=was_compared)[-LONGEST_NAME:]


def _object_of(words: str, *, was_compared: bool) -> str:
    """What a verb of making is about (全省建成5G基站 → 全省5G基站); verbs that change what is counted stay (新建).

    A verb that ends the words before a comparator is a noun: 合作【组织】达到64个.
    """
    measures = figure_words().measures
    cut = words_of(words)
    at = next(
        (index for index, word in enumerate(cut) if word in measures.verbs or word in measures.kept_verbs),
        None,
    )
    if at is None:
        return words
    lead, thing = "".join(cut[:at]), tidy("".join(cut[at + 1 :]))
    scope = lead if re.fullmatch(measures.scopes, lead) else ""
    if cut[at] in measures.kept_verbs:
        return f"{lead}{cut[at]}{thing}"
    if len(thing) < 2:
        return words if was_compared and not thing and lead and not scope else tidy(without_trailing(lead))
    return words if lead and not scope else f"{scope}{thing}"


def tidy(words: str) -> str:
    words = _without_leading(words)
    words = re.sub(r"[，。；：、！？\s]+$", "", words)
    opened, closed = words.count("（"), words.count("）")
    if opened > closed:
        words = words[: words.rfind("（")]
    return words.lstrip("）”").strip()
