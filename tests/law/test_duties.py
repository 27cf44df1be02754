"""What a hire obliges to: the former secretary's post, the training and its hours."""

from datetime import date
from typing import Any

import pytest

from amcli.law.check.eligibility import check
from amcli.law.figures.sourced import Figure
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import schedule
from amcli.law.pay.aid import aid
from figures import ends_of
from profiles import middling
from questions import ask

SIGNED = "2024-08-01"
HIRED = "2024-08-31"  # the six months to fill a former post end on 28 February 2025


def _case(signed_on: str = SIGNED, hired_on: str = HIRED, **assistant: Any) -> Any:
    return ask(middling(signed_on, hired_on=hired_on, assistant=assistant))


def _entries(case: Any, *codes: str) -> list[Entry]:
    (option,) = schedule(case).result.options
    return [entry for entry in option.entries if entry.code in codes]


@pytest.mark.parametrize("replaced_on", ["2025-02-27", "2025-02-28"])
def test_a_secretary_replaced_in_time_leaves_nothing_to_do(replaced_on: str) -> None:
    case = _case(former_secretary=True, replaced_on=replaced_on)
    assert _entries(case, "secretary-replaced", "secretary-late") == []
    assert "secretary-late" not in {told.code for told in aid(case).notes}


@pytest.mark.parametrize("replaced_on", ["2025-03-01", "2025-07-31"])
def test_a_secretary_replaced_late_leaves_the_duty_missed_and_a_note(replaced_on: str) -> None:
    case = _case(former_secretary=True, replaced_on=replaced_on)
    (missed,) = _entries(case, "secretary-replaced", "secretary-late")
    assert (missed.code, missed.on, missed.until) == (
        "secretary-late", date(2024, 8, 31), date(2025, 2, 28),
    )  # fmt: skip
    for answer in (aid(case), schedule(case)):
        (told,) = (one for one in answer.notes if one.code == "secretary-late")
        assert dict(told.params) == {
            "on": date.fromisoformat(replaced_on), "until": date(2025, 2, 28),
        }  # fmt: skip


def test_a_secretary_not_replaced_yet_is_owed() -> None:
    (owed,) = _entries(_case(former_secretary=True), "secretary-replaced", "secretary-late")
    assert (owed.code, owed.until) == ("secretary-replaced", date(2025, 2, 28))


# seed-000, « UNE FORMATION SPÉCIFIQUE », note on the hours; of an unknown background either.
HOURS = [
    ("nurse", (58, 58, 58)),
    ("childcare-nurse", (58, 58, 58)),
    ("nursing-auxiliary", (58, 58, 58)),
    ("childcare-auxiliary", (279, 279, 279)),  # D18
    ("secretary", (279, 279, 279)),
    ("other", (279, 279, 279)),
    (None, (None, 58, 279)),
]


@pytest.mark.parametrize(("background", "hours"), HOURS)
@pytest.mark.parametrize("signed_on", ["2022-09-01", "2023-07-01", "2024-08-01"])
def test_the_hours_of_the_training_are_told(
    signed_on: str, background: str | None, hours: Any
) -> None:
    case = _case(signed_on, signed_on, background=background, qualified=False)
    begun = case.asking(case.ask._replace(on=date.fromisoformat(signed_on)))
    (step,) = (one for one in check(begun).result.next if one.code == "enrol-training")
    lines = _entries(case, "training-begun", "qualification", "qualification-fae",
                     "qualification-cqp")  # fmt: skip
    assert lines
    for told in (step.hours, *(line.hours for line in lines)):
        assert isinstance(told, Figure)
        assert ends_of(told) == hours
        assert "seed-000" in told.sources
    for answer in (check(begun), schedule(case)):
        assert "training-ways" in {told.code for told in answer.notes}


def test_an_assistant_who_is_qualified_owes_no_hours() -> None:
    case = _case(qualified=True)
    assert not any(entry.hours for entry in _entries(case, "training-begun", "qualification"))
    for answer in (check(case), schedule(case)):
        assert "training-ways" not in {told.code for told in answer.notes}
