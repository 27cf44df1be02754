"""Staying beside switching: a running contract that may ask for a later text.

A switch takes effect at the next anniversary (assumed); its targets are those of 2024 (seed-000:
+258 on 1 351 mt, +360 on 1 902 fa at full time), its payments half and half.
"""

from datetime import date
from typing import Any

import pytest

from amcli.study.compare.compare import SwitchResult, switching
from profiles import Plain
from questions import ask


def _switch(signed_on: str, on: str, text: str | None = None, **contract: Any) -> Any:
    plain: Plain = {
        "doctor": {"specialty": "general-practice", "sector": 1, "mep": False, "zone": "zip"},
        "practice": {"doctors": 2, "coordinated": True},
        "patients": {"mt": 1351, "mt_adult": 1100, "fa": 1902, "percentile": {"mt": 60, "fa": 60}},
        "contract": {"etp": "1", "signed_on": signed_on, **contract},
    }
    return switching(ask(plain, on=on, text=text))


@pytest.mark.parametrize("text", [None, "2019", "2024"])
def test_a_contract_of_2023_is_set_beside_its_switch_whatever_texts_are_compared(
    text: str | None,
) -> None:
    found = _switch("2023-07-01", "2025-11-30", text)
    assert isinstance(found, SwitchResult)
    assert (found.on, found.text) == (date(2026, 7, 1), "2024-convention")
    growths = [
        side.targets.options[0].targets.mt.growth.value for side in (found.stay, found.switch)
    ]
    assert growths == [None, 258]  # nobody published what 2023 asks of this list
    (growth,) = [one for one in found.differences if one.path == "targets[1].mt.growth"]
    assert list(growth.values) == ["stay", "switch"]
    paid = [side.aid.options[0].years for side in (found.stay, found.switch)]
    assert [year.amount.value for year in paid[0]] == [year.amount.value for year in paid[1]]
    assert {year.amount.status for year in paid[1][3:]} == {"assumed"}


def test_on_the_anniversary_itself_the_switch_takes_effect_that_day() -> None:
    assert _switch("2022-03-02", "2026-03-02").on == date(2026, 3, 2)
    assert _switch("2022-03-02", "2025-03-03").on == date(2026, 3, 2)
    # a contract of 2023 is renewed at its term, another of 2019 ends there
    assert _switch("2023-07-03", "2027-11-30").on == date(2028, 7, 3)
    assert _switch("2022-03-02", "2026-03-03") is None


def test_of_2019_the_payments_change_too() -> None:
    found = _switch("2022-03-02", "2024-11-30")
    later = [
        [one.part for one in side.schedule.options[0].entries if one.amount and one.year == 4]
        for side in (found.stay, found.switch)
    ]
    assert later == [["acompte", "solde"]] * 2
    guaranteed = [
        side.aid.options[0].years[3].guaranteed.value for side in (found.stay, found.switch)
    ]
    assert guaranteed == [0, 11000]  # the acompte follows results in 2019, and is kept in 2024


@pytest.mark.parametrize(
    ("signed_on", "on", "contract"),
    [
        ("2024-06-22", "2026-11-30", {}),  # the latest text
        ("2023-07-01", "2024-06-21", {}),  # the later text is not yet in force
        ("2023-07-01", "2023-06-30", {}),  # not signed yet
        ("2021-06-22", "2026-11-30", {}),  # a new contract of 2024 has taken its place
        (
            "2023-07-01",
            "2026-11-30",
            {"events": [{"on": "2025-06-01", "kind": "switch", "text": "2024-convention"}]},
        ),
        ("2023-07-01", "2026-11-30", {"events": [{"on": "2025-06-01", "kind": "termination"}]}),
    ],
)
def test_there_is_nothing_to_switch_to(signed_on: str, on: str, contract: Plain) -> None:
    assert _switch(signed_on, on, **contract) is None
