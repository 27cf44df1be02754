"""`schedule --from --until`: the entries of a period."""

import json
from typing import Any

import pytest

from command_line import EXAMPLES, ON, run

JULY_2023 = str(EXAMPLES / "contract-2023-full-time.yaml")
THIRD_2022 = str(EXAMPLES / "contract-2022-third-time.yaml")


def entries(profile: str, *argv: str) -> list[dict[str, Any]]:
    done = run("schedule", profile, *ON, "-f", "json", *argv)
    assert done.code == 0, done.err
    (option,) = json.loads(done.out)["result"]["options"]
    found: list[dict[str, Any]] = option["entries"]
    return found


def test_a_period_keeps_what_meets_it_and_what_has_no_date() -> None:
    whole = entries(THIRD_2022)
    kept = entries(THIRD_2022, "--from", "2024-01-01", "--until", "2024-12-31")
    assert 0 < len(kept) < len(whole)

    def meets(one: dict[str, Any]) -> bool:
        first, last = one["on"] or one["until"], one["until"] or one["on"]
        return first is None or (first <= "2024-12-31" and last >= "2024-01-01")

    assert kept == [one for one in whole if meets(one)]


def test_both_days_of_a_period_belong_to_it() -> None:
    # ameli-2024-06: the second year of this contract is paid at its anniversary, 1 July 2024
    on_the_day = entries(JULY_2023, "--from", "2024-07-01", "--until", "2024-07-01")
    assert ("payment-full", 2) in {(one["code"], one["year"]) for one in on_the_day}
    before = entries(JULY_2023, "--from", "2024-06-30", "--until", "2024-06-30")
    after = entries(JULY_2023, "--from", "2024-07-02", "--until", "2024-07-02")
    assert not [one for one in before + after if one["kind"] == "payment"]


def test_a_window_that_only_touches_the_period_is_kept() -> None:
    # djibe: within a month of the signature, hired on 10 July: 10 July to 10 August
    kept = entries(JULY_2023, "--until", "2023-07-10")
    assert [one["code"] for one in kept if one["kind"] == "payment"] == ["payment-full"]
    late = entries(JULY_2023, "--from", "2023-08-10", "--until", "2023-08-10")
    assert [one["year"] for one in late if one["kind"] == "payment"] == [1]


def test_one_end_of_a_period_may_be_left_open() -> None:
    whole, cut = entries(JULY_2023), "2025-01-01"
    begun, ended = entries(JULY_2023, "--from", cut), entries(JULY_2023, "--until", cut)
    assert len(begun) + len(ended) >= len(whole)
    assert {one["on"] for one in ended} < {one["on"] for one in whole}


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--from", "2026-01-01", "--until", "2025-12-31"), "before 2026-01-01, the day of --from"),
        (("--from", "01/01/2026"), "--from"),
        (("--until", "2025-02-30"), "--until"),
    ],
)
def test_a_period_that_cannot_be_is_an_error_of_usage(argv: tuple[str, ...], said: str) -> None:
    done = run("schedule", JULY_2023, *argv, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_the_day_after_from_may_be_the_same_day() -> None:
    assert run("schedule", JULY_2023, "--from", "2026-01-01", "--until", "2026-01-01").code == 0
