"""Bounds that are true: with a fact more, every figure lies within what was said without it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from amcli.law.figures.sourced import Figure
from amcli.law.ledger.schedule import schedule
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from figures import ends_of
from profiles import BORN_IN_1975, Plain, facts, without
from questions import ask
from random_profiles import PROFILES, named_as_in_python, running_profiles

# Beside what has a default, noted when it is used: facts of which there is no "unknown" yet (a
# secretary not told of is none, an event or a suspension that nobody stated did not happen), the
# CPAM's own figure, which wins, and the day at which an age is read.
_OTHERWISE = {
    *("doctor", "doctor.situations", "doctor.mep", "doctor.installed_on"),
    *("contract", "contract.signed_on", "contract.etp", "contract.notified_targets"),
    *("contract.notified_targets.mt", "contract.notified_targets.fa"),
    *("contract.assistant", "contract.assistant.former_secretary"),
    *("contract.assistant.replaced_share", "contract.assistant.replaced_on"),
    *("contract.events", "contract.suspensions", "contract.hired_on"),
    *("patients.measured_on", "patients"),
}
_PARTS = ("amount", "guaranteed", "conditional", "left_to_pay", "acompte", "solde")
_ASKED = ("start", "growth", "level")


def _figures(profile: Plain, **question: Any) -> dict[tuple[Any, ...], Figure]:
    """Return every figure of aid, targets and schedule by its place."""
    case, found = ask(profile, **question), {}
    for option in aid(case, keeps_all=True).result.options:
        for year in (*option.years, option.total):
            place = (option.etp, option.term, getattr(year, "year", "total"))
            found |= {(*place, part): getattr(year, part, None) for part in _PARTS}
    for option in schedule(case).result.options:
        for year in option.years:
            place = (option.etp, year.term, year.year, "ledger")
            found |= {(*place, part): getattr(year, part, None) for part in _PARTS}
    for option in targets(case, keeps_all=True).result.options:
        for name, target in option.targets.asked():
            place = (option.etp, option.term, name)
            found |= {(*place, part): getattr(target, part) for part in _ASKED}
    return {place: figure for place, figure in found.items() if figure is not None}


def _contradicts(profile: Plain) -> bool:
    """Return whether a percentile contradicts a count: then it wins, and the answer says so."""
    codes = [note.code for note in aid(ask(profile)).notes]
    return "percentile-contradicts" in codes


def _assert_within(fuller: Plain, poorer: Plain, **question: Any) -> None:
    wide = _figures(poorer, **question)
    for place, figure in _figures(fuller, **question).items():
        if place not in wide:
            continue
        bounds = wide[place]
        for end in (figure.value, figure.low, figure.high):
            if end is not None:
                assert bounds.low is None or bounds.low <= end, (place, figure, bounds)
                assert bounds.high is None or end <= bounds.high, (place, figure, bounds)
        assert bounds.low is None or figure.low is not None, (place, figure, bounds)
        assert bounds.high is None or figure.high is not None, (place, figure, bounds)


@given(st.one_of(PROFILES, running_profiles().map(named_as_in_python)), st.data())
@settings(
    max_examples=150, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
def test_a_fact_more_is_found_within_the_bounds_without_it(
    profile: Plain, data: st.DataObject
) -> None:
    removable = [path for path in facts(profile) if ".".join(path) not in _OTHERWISE]
    assume(removable and not _contradicts(profile))
    path = data.draw(st.sampled_from(removable))
    poorer = without(profile, path)
    assume(not _contradicts(poorer))
    _assert_within(profile, poorer)


PARTS: Plain = {
    "doctor": {"specialty": "geriatrics", "sector": 1},
    "patients": {"fa": 826},
    "contract": {
        "etp": 1,
        "signed_on": "2023-04-30",
        "notified_targets": {"fa": 643},
        "observations": [{"on": "2026-04-01", "fa": 1000}],
    },
}


def test_each_part_of_a_year_has_its_own_least_and_most() -> None:
    """Year 3 closed at 174 of 643; whatever year 2 came to leaves 0 to 70 % as acompte.

    At least 174 / 643 of 22 000 €, at most 70 % of 38 000 € (P95 and above); the solde is what an
    acompte of nothing leaves, or nothing.
    """
    (option,) = schedule(ask(PARTS)).result.options
    year = option.years[2]
    assert ends_of(year.amount) == (None, 5953, 26_600)
    assert ends_of(year.guaranteed) == (0, 0, 0)
    assert ends_of(year.conditional) == (None, 5953, 26_600)
    assert ends_of(year.acompte) == (None, 0, 26_600)
    assert ends_of(year.solde) == (None, 0, 10_283)  # 174 / 643 of 38 000


def test_a_solde_of_2019_may_be_the_whole_year() -> None:
    """Half time of 2022: nothing first where year 2 failed, all of it last where year 3 did not."""
    doctor, patients = BORN_IN_1975, {"mt": 900, "mt_adult": 700, "fa": 1300}
    contract = {"etp": 0.5, "signed_on": "2022-09-05"}
    (option,) = schedule(ask({"doctor": doctor, "patients": patients, "contract": contract},
                             text="2019")).result.options  # fmt: skip
    assert ends_of(option.years[2].acompte) == (7350, 0, 7350)
    assert ends_of(option.years[2].solde) == (3150, 0, 10_500)


@pytest.mark.parametrize(("rate", "paid"), [("0", 11_000), ("4/5", 19_800), ("1", 22_000)])
def test_a_rate_that_is_asked_leaves_the_band_alone(rate: str, paid: int) -> None:
    profile = {"doctor": BORN_IN_1975, "contract": {"etp": 1, "signed_on": "2024-09-01"}}
    exact = ask({**profile, "patients": {"mt": 800, "fa": 1300}}, achievement=rate)
    (option,) = aid(exact).result.options
    assert ends_of(option.years[2].amount) == (paid,) * 3
    open_band = ask({**profile, "patients": {"mt": 1400, "fa": 2000}}, achievement=rate)
    (option,) = aid(open_band).result.options
    most = {"0": 19_000, "4/5": 34_200, "1": 38_000}[rate]  # P95 and above
    assert ends_of(option.years[2].amount) == (paid, paid, most)
