"""What a watched case tells a trace."""

from datetime import date
from fractions import Fraction

from amcli.law.contract.case import Case
from amcli.law.figures.terms import Sector
from amcli.law.pay.aid import aid
from amcli.study.explain.tracing import FactRead, ReadingUse, RuleRead, Trace, traced
from profiles import SUSPENDED_TWICE
from questions import ask


def suspended_twice() -> Case:
    return ask(SUSPENDED_TWICE, etp="1", achievement="0.5", readings={"D3": "at-least"})


def test_each_look_at_a_fact_is_kept_under_its_path() -> None:
    seen = traced(suspended_twice())
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
    seen = traced(suspended_twice())
    with Trace() as trace:
        assert seen.rules.value("aid.full.year_1") == 38000
        assert seen.rules.get("bands.mt.p70") is None
        assert seen.ask.readings.uses("D3", "at-least")
        assert not seen.ask.readings.uses("D4", "other")
        assert seen.book.named("2019-avenant-7").value("contract.years") == 5
    text = "2024-convention"
    found = list(trace.root.reads)
    figure = suspended_twice().rules.figures["aid.full.year_1"]
    assert found[:4] == [
        RuleRead(text, "aid.full.year_1", figure),
        RuleRead(text, "bands.mt.p70", None),
        ReadingUse("D3", "at-least"),
        ReadingUse("D4", ""),
    ]
    assert [one[:2] for one in found[4:]] == [("2019-avenant-7", "contract.years")]


def test_nothing_is_kept_once_the_trace_is_closed() -> None:
    seen = traced(suspended_twice())
    with Trace() as trace:
        assert seen.profile.patients.fa == 1350
    assert seen.profile.patients.mt == 920
    assert list(trace.root.reads) == [FactRead("patients.fa", 1350)]


def test_another_profile_of_a_watched_case_is_watched_as_it_is() -> None:
    seen = traced(suspended_twice())
    assert aid(seen).result == aid(suspended_twice()).result
    other = seen.reopened(suspended_twice().profile, seen.ask)
    with Trace() as trace:
        assert (other.signed_on, other.rules.value("contract.years")) == (date(2024, 9, 1), 5)
    assert [type(one) for one in trace.root.reads] == [FactRead, RuleRead]
