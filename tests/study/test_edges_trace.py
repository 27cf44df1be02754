"""What a watched case tells a trace, and what an explanation makes of it."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.terms import Sector
from amcli.law.figures.tracing import FactRead, ReadingRead, RuleRead, Trace
from amcli.law.pay.aid import aid
from amcli.study.explain.explain import Explanation, NoSuchPath, explain
from amcli.study.explain.traced_case import watched
from amcli.study.paths.what_if import ANSWERS
from asking import ask

PLAIN: dict[str, Any] = {
    "doctor": {
        "specialty": "general-practice",
        "mep": False,
        "sector": 1,
        "birth_date": "1975-03-14",
    },
    "patients": {"mt": 920, "fa": 1350},
    "contract": {
        "signed_on": "2024-09-01",
        "suspensions": [
            {"from_": "2025-01-10", "until": "2025-01-31"},
            {"from_": "2025-03-10", "until": "2025-03-31"},
        ],
    },
}


def case() -> Case:
    return ask(PLAIN, etp="1", achievement="0.5", readings={"D3": "at-least"})


def test_each_look_at_a_fact_is_kept_under_its_path() -> None:
    seen = watched(case())
    with Trace() as trace:
        facts = [
            seen.profile.doctor.sector,
            seen.profile.patients.mt,
            seen.profile.contract.suspensions[1].from_,
            seen.ask.on,
            seen.ask.achievement,
            seen.signed_on,
        ]
    paths = [
        "doctor.sector",
        "patients.mt",
        "contract.suspensions[1].from",
        "on",
        "achievement",
        "contract.signed_on",
    ]
    assert facts == [
        Sector(1),
        920,
        date(2025, 3, 10),
        date(2026, 11, 22),
        Fraction(1, 2),
        date(2024, 9, 1),
    ]
    assert list(trace.root.reads) == [FactRead(*one) for one in zip(paths, facts, strict=True)]


def test_each_look_at_a_rule_or_a_reading_is_kept_even_in_vain() -> None:
    seen = watched(case())
    with Trace() as trace:
        assert seen.rules.value("aid.full.year_1") == 38000
        assert seen.rules.get("bands.mt.p70") is None
        assert seen.ask.readings.uses("D3", "at-least")
        assert not seen.ask.readings.uses("D4", "other")
        assert seen.book.named("2019-avenant-7").value("contract.years") == 5
    text = "2024-convention"
    found = list(trace.root.reads)
    figure = case().rules.figures["aid.full.year_1"]
    assert found[:4] == [
        RuleRead(text, "aid.full.year_1", figure),
        RuleRead(text, "bands.mt.p70", None),
        ReadingRead("D3", "at-least"),
        ReadingRead("D4", ""),
    ]
    assert [one[:2] for one in found[4:]] == [("2019-avenant-7", "contract.years")]


def test_nothing_is_kept_once_the_trace_is_closed() -> None:
    seen = watched(case())
    with Trace() as trace:
        assert seen.profile.patients.fa == 1350
    assert seen.profile.patients.mt == 920
    assert list(trace.root.reads) == [FactRead("patients.fa", 1350)]


def test_another_profile_of_a_watched_case_is_watched_as_it_is() -> None:
    seen = watched(case())
    assert aid(seen).result == aid(case()).result
    other = seen.reopened(case().profile, seen.ask)
    with Trace() as trace:
        assert (other.signed_on, other.rules.value("contract.years")) == (date(2024, 9, 1), 5)
    assert [type(one) for one in trace.root.reads] == [FactRead, RuleRead]


def explained(*paths: str) -> tuple[Explanation, ...]:
    found: tuple[Explanation, ...] = explain(watched(case()), paths, ANSWERS).result.explanations
    return found


def test_a_part_of_a_year_is_explained_as_that_part() -> None:
    year = aid(case()).result.options[0].years[2]
    for part in ("amount", "guaranteed", "conditional"):
        (one,) = explained(f"aid[1].years.3.{part}")
        figure = getattr(year, part)
        assert (one.path, one.value, one.status) == (
            f"aid[1].years.3.{part}",
            figure,
            figure.status,
        )
        last = one.steps[-1]
        assert (last.code, last.part, last.result) == ("year-pay", part, figure)


def test_each_criterion_is_explained_by_its_own_step() -> None:
    for criterion in check(case()).result.criteria:
        option = "" if criterion.etp is None else f"[{criterion.etp}]"
        for one in explained(f"check{option}.criteria.{criterion.code}.verdict"):
            assert one.value == criterion.verdict.value
            assert dict(one.steps[-1].given)["code"] == criterion.code


def test_a_word_that_is_called_as_an_end_is_explained_alone() -> None:
    assert [one.path for one in explained("aid.band.low")] == ["aid[1].band.low"]


def test_only_what_can_be_explained_is_offered() -> None:
    with pytest.raises(NoSuchPath) as found:
        explained("aid.nothing")
    known = found.value.known
    assert found.value.path == str(found.value) == "aid.nothing"
    assert "aid.years.3.amount" in known
    assert "aid[1].years.3.amount" in known
    assert known.index("aid.years.3.amount") < known.index("aid[1].years.3.amount")
    assert not [path for path in known if path.endswith((".year", ".text", ".term", ".etp"))]
    assert len(set(known)) == len(known)


def test_the_same_value_asked_twice_is_explained_once() -> None:
    twice = explained("aid[1].total.amount", "aid.total.amount", "aid[1].total.amount.low")
    assert [one.path for one in twice] == ["aid[1].total.amount"]
    verdicts = explained("aid.verdict", "check.verdict", "targets.verdict")
    assert [one.path for one in verdicts if "[" not in one.path] == ["check.verdict"]
