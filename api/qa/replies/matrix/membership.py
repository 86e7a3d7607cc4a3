"""Whether the parties a question names stand in a row, and as what: yes or no first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.qa.drafting import Statement
from api.qa.polarity import negated_parties
from api.qa.replies.context import LIST_MARK, Inquiry, quoted_title
from api.qa.replies.matrix.parts import how_named, names_of, party_names, role_name
from ingest.index import Party, Responsibility, Role, Task


@dataclass(frozen=True, slots=True)
class Standing:
    """The parties named, told apart by whether a row holds them; `absent` also has names that no party bears."""

    present: tuple[tuple[Party, Responsibility], ...]
    absent: tuple[str, ...]

    @property
    def leads(self) -> tuple[Party, ...]:
        return tuple(party for party, link in self.present if link.role is Role.LEAD)


def membership(inquiry: Inquiry, task: Task, links: Sequence[Responsibility]) -> list[Statement]:
    """For the parties named in the question: are they in the row, as what, and where."""
    standing = _standing(inquiry, links)
    if not standing.present and not standing.absent:
        return []
    naming = [line for party, _ in standing.present for line in how_named(inquiry, party)]
    if inquiry.wants("rest"):
        return [*naming, *_rest_of_row(inquiry, task, links, standing)]
    if inquiry.wants("alone") and len(standing.present) == 1 and not standing.absent:
        return [*naming, _alone(inquiry, task, links, standing)]
    if inquiry.wants("lead") and not inquiry.wants("support"):
        return [*naming, _as_lead(inquiry, task, links, standing)]
    return [*naming, _in_row(inquiry, task, standing)]


def _standing(inquiry: Inquiry, links: Sequence[Responsibility]) -> Standing:
    places = {link.party_id: link for link in reversed(links)}
    unknown = [
        mention.name or mention.matched_text
        for mention in inquiry.frame.parties
        if mention.party is None and not mention.candidates
    ]
    return Standing(
        present=tuple((party, places[party.id]) for party in inquiry.parties if party.id in places),
        absent=(*(party.name for party in inquiry.parties if party.id not in places), *unknown),
    )


def _in_row(inquiry: Inquiry, task: Task, standing: Standing) -> Statement:
    slots = {
        "task": quoted_title(task),
        "present": _described(inquiry, standing),
        "absent": LIST_MARK.join(standing.absent),
        "word": _opening(inquiry, standing),
    }
    if not standing.absent:
        key = "matrix.all_in_row" if len(standing.present) > 1 else "matrix.in_row"
    elif not standing.present:
        key = "matrix.none_in_row"
    else:
        key = "matrix.either_in_row" if inquiry.wants("either_or") else "matrix.some_in_row"
    return Statement(inquiry.say(key, **slots), inquiry.rows([task]), _places(standing))


def _opening(inquiry: Inquiry, standing: Standing) -> str:
    """是, 有, 不是 or 没有, as the question is put; a question that denies is agreed with or not."""
    if inquiry.wants("either_or"):
        return "" if standing.present else inquiry.say("matrix.neither")
    is_so = bool(standing.present)
    if negated_parties(inquiry.frame.text, inquiry.frame.parties, inquiry.desk.words):
        return inquiry.say("matrix.wrong" if is_so else "matrix.right")
    manner = "has" if inquiry.wants("has") else "is"
    return inquiry.say(f"matrix.{manner}_{'yes' if is_so else 'no'}")


def _as_lead(inquiry: Inquiry, task: Task, links: Sequence[Responsibility], standing: Standing) -> Statement:
    """Is it the lead: nobody is, where the row marks none."""
    leads = [link for link in links if link.role is Role.LEAD]
    others = tuple((party, link) for party, link in standing.present if link.role is not Role.LEAD)
    slots = {
        "task": quoted_title(task),
        "lead": names_of(inquiry, leads),
        "named": party_names(standing.leads),
        "others": _described(inquiry, Standing(others, ())),
        "absent": LIST_MARK.join(standing.absent),
    }
    if not standing.present:
        key = "not_in_row"
    elif not leads:
        key = "no_lead_marked"
    elif standing.leads:
        key = "is_lead" if not others and not standing.absent else "lead_among"
    else:
        key = "is_not_lead"
    text = inquiry.say(f"matrix.{key}", **slots)
    if standing.absent and standing.present:
        text += inquiry.say("matrix.also_absent", **slots)
    return Statement(text, inquiry.rows([task]), _places(standing))


def _alone(inquiry: Inquiry, task: Task, links: Sequence[Responsibility], standing: Standing) -> Statement:
    """Is it the only one: the only lead where leads are asked for, else the only party of the row."""
    (party, link), *_ = standing.present
    if not inquiry.wants("lead"):
        key = "is_alone" if len({one.party_id for one in links}) == 1 else "not_alone"
        return Statement(inquiry.say(f"matrix.{key}", party=party.name), inquiry.rows([task]))
    leads = [one for one in links if one.role is Role.LEAD]
    if link.role is not Role.LEAD:
        return _as_lead(inquiry, task, links, standing)
    key = "only_lead" if len(leads) == 1 else "one_of_leads"
    text = inquiry.say(f"matrix.{key}", party=party.name, count=len(leads), lead=names_of(inquiry, leads))
    return Statement(text, inquiry.rows([task]), (str(len(leads)),))


def _rest_of_row(
    inquiry: Inquiry, task: Task, links: Sequence[Responsibility], standing: Standing
) -> list[Statement]:
    """除了甲还有谁: the row without the parties named."""
    named = {party.id for party, _ in standing.present}
    others = [link for link in links if link.party_id not in named]
    text = inquiry.say(
        "matrix.rest_of_row" if others else "matrix.rest_of_row_none",
        task=quoted_title(task),
        parties=party_names([party for party, _ in standing.present]),
        count=len({(link.party_id, link.member) for link in others}),
        names=names_of(inquiry, others),
    )
    if not standing.present:
        text = ""
    if standing.absent:
        text += inquiry.say(
            "matrix.not_in_row", task=quoted_title(task), absent=LIST_MARK.join(standing.absent)
        )
    return [Statement(text, inquiry.rows([task]), (str(len({link.party_id for link in others})),))]


def _described(inquiry: Inquiry, standing: Standing) -> str:
    """甲（牵头单位，排在第1位）、乙（…）."""
    return LIST_MARK.join(
        inquiry.say(
            "matrix.described", party=party.name, role=role_name(inquiry, link.role), position=link.position
        )
        for party, link in standing.present
    )


def _places(standing: Standing) -> tuple[str, ...]:
    return tuple(str(link.position) for _, link in standing.present)
