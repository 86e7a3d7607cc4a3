"""Coming in with an invitation code, changing party, going out; with bot and API as processes."""

from __future__ import annotations

from itertools import count

import pytest

from bot.wording import Wording
from tests.journeys.stage import Stage, labels
from tests.standins import Person

GROUP = -1001
INVALID = "邀请码无效、已用过或已过期。"
STEPS = "/checkin"

_ids = count(101)


@pytest.fixture
def li() -> Person:
    """Somebody who has never joined: who is a member stays from story to story."""
    return Person(next(_ids), "李工")


@pytest.fixture
def wang() -> Person:
    return Person(next(_ids), "小王")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load()


def code_for(stage: Stage, party: str) -> str:
    """As a supervisor gives it."""
    post = {"role": "member", "party": party}
    return str(stage.ask_api("POST", "/v1/invitations", json=post)["code"])


def told(stage: Stage, person: Person, text: str) -> str:
    """What the bot says to somebody's words in private."""
    stage.say(person, text)
    return str(stage.heard(person.id)[0]["text"])


def test_a_wrong_code_lets_nobody_in(stage: Stage, wording: Wording, li: Person) -> None:
    assert told(stage, li, "/join ABCD-EFGH") == INVALID
    assert told(stage, li, STEPS) == wording.joining.needed


def test_a_code_sent_in_a_group_is_refused_and_not_used_up(
    stage: Stage, wording: Wording, li: Person
) -> None:
    code = code_for(stage, "住建局")
    stage.say(li, f"/join {code}", group=GROUP)
    assert [message["text"] for message in stage.heard(GROUP)] == [wording.joining.in_private]
    assert told(stage, li, STEPS) == wording.joining.needed
    assert "您代表“住房城乡建设局”" in told(stage, li, f"/join {code}")


def test_the_right_code_in_private_lets_in_and_says_for_whom(stage: Stage, li: Person) -> None:
    assert "您代表“住房城乡建设局”" in told(stage, li, f"/join {code_for(stage, '住建局')}")
    stage.say(li, STEPS)
    [step] = stage.heard(li.id)
    assert any("补齐居住区短板" in label for label in labels(step))


def test_a_code_that_somebody_used_lets_in_nobody_else(
    stage: Stage, wording: Wording, li: Person, wang: Person
) -> None:
    code = code_for(stage, "住建局")
    told(stage, li, f"/join {code}")
    assert told(stage, wang, f"/join {code}") == INVALID
    assert told(stage, wang, STEPS) == wording.joining.needed
    assert told(stage, li, "/join").startswith("您代表“住房城乡建设局”")


def test_ones_own_code_a_second_time_changes_nothing(stage: Stage, li: Person) -> None:
    code = code_for(stage, "住建局")
    told(stage, li, f"/join {code}")
    assert told(stage, li, f"/join {code}") == INVALID
    assert told(stage, li, "/join").startswith("您代表“住房城乡建设局”")


def test_a_second_code_changes_the_party(stage: Stage, li: Person) -> None:
    told(stage, li, f"/join {code_for(stage, '住建局')}")
    assert "您代表“商务局”" in told(stage, li, f"/join {code_for(stage, '商务局')}")
    assert told(stage, li, "/join").startswith("您代表“商务局”")


def test_who_leaves_is_asked_once_more_and_reports_no_longer(
    stage: Stage, wording: Wording, li: Person
) -> None:
    code = code_for(stage, "住建局")
    told(stage, li, f"/join {code}")
    stage.say(li, "/leave")
    [sure] = stage.heard(li.id)
    assert "住房城乡建设局" in sure["text"]
    stage.press(li, sure, wording.joining.leave_button)
    stage.shows(sure, wording.joining.left)
    assert told(stage, li, STEPS) == wording.joining.needed
    assert told(stage, li, "/leave") == wording.joining.not_member
    assert told(stage, li, f"/join {code}") == INVALID


def test_who_thinks_better_of_leaving_stays(stage: Stage, wording: Wording, li: Person) -> None:
    told(stage, li, f"/join {code_for(stage, '住建局')}")
    stage.say(li, "/leave")
    [sure] = stage.heard(li.id)
    stage.press(li, sure, wording.joining.stay_button)
    stage.shows(sure, wording.joining.stayed)
    assert told(stage, li, "/join").startswith("您代表“住房城乡建设局”")
