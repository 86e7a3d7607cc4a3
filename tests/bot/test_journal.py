"""What the journal holds survives the process, says no words, and is dropped when nothing can refer to it."""

from __future__ import annotations

from pathlib import Path

from bot.journal import KEPT_SECONDS, Delivery, Journal

BEGUN = Delivery("update-1/a/1", "sendMessage", -100, 7, '{"inline_keyboard": []}', False, None)


def test_what_was_begun_and_not_finished_is_known_to_the_next_process(tmp_path: Path) -> None:
    Journal(tmp_path).begin(BEGUN, 0.0)
    assert Journal(tmp_path).unsettled() == [BEGUN]


def test_what_is_finished_keeps_the_message_and_not_its_buttons(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin(BEGUN, 0.0)
    journal.finish(BEGUN.place, 9)
    assert Journal(tmp_path).find(BEGUN.place) == Delivery(BEGUN.place, "sendMessage", -100, 7, None, True, 9)
    assert journal.unsettled() == []


def test_what_did_not_arrive_is_as_if_it_had_not_been_begun() -> None:
    journal = Journal(None)
    journal.begin(BEGUN, 0.0)
    journal.give_up(BEGUN.place)
    assert journal.find(BEGUN.place) is None


def test_what_is_older_than_telegram_keeps_updates_is_dropped() -> None:
    journal = Journal(None)
    journal.note_handled(1, 0.0)
    journal.begin(BEGUN, 0.0)
    journal.note_handled(2, KEPT_SECONDS)
    journal.forget(KEPT_SECONDS + 1)
    assert (journal.is_handled(1), journal.is_handled(2), journal.find(BEGUN.place)) == (False, True, None)


def test_upgrades_of_groups_are_kept(tmp_path: Path) -> None:
    Journal(tmp_path).note_upgrade(-5, -100)
    assert Journal(tmp_path).upgrades() == {-5: -100}


def test_two_bots_share_a_folder_and_not_a_journal(tmp_path: Path) -> None:
    Journal(tmp_path, "1").note_handled(1, 0.0)
    assert not Journal(tmp_path, "2").is_handled(1)
