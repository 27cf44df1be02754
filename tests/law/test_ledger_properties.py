"""What holds for the ledger of every contract, whatever happened to it."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import EntryKind
from amcli.law.ledger.schedule import ScheduleOption, schedule
from amcli.law.pay.aid import aid
from command_line import run
from profiles import TODAY, Plain, document
from questions import ask
from random_profiles import ETPS, READING_CHOICES, named_as_in_python, running_profiles

some = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
CASES = st.builds(
    lambda profile, etp, rate, readings, text: ask(
        named_as_in_python(profile),
        on=TODAY.isoformat(),
        etp=etp,
        achievement=rate,
        readings=readings,
        text=text,
    ),
    running_profiles(),
    st.sampled_from([None, *map(str, ETPS)]),
    st.sampled_from([None, "0", "1/3", "1"]),
    READING_CHOICES.flatmap(
        lambda readings: st.sampled_from(
            [readings, readings | {"D9": "keep-targets"}, readings | {"D10": "stay"}]
        )
    ),
    st.sampled_from([None, None, None, "2019", "2023", "2024"]),
)


def _ledgers(case: Case) -> Iterator[ScheduleOption]:
    yield from schedule(case).result.options


def _figures(ledger: ScheduleOption) -> Iterator[Figure]:
    for entry in ledger.entries:
        if entry.amount is not None:
            yield entry.amount
    for year in ledger.years:
        yield from (year.amount, year.guaranteed, year.conditional, year.acompte, year.solde)
        if year.rate is not None:
            yield year.rate


@given(CASES)
@some
def test_a_value_lies_between_its_bounds(case: Case) -> None:
    for ledger in _ledgers(case):
        for figure in _figures(ledger):
            known = [end for end in (figure.low, figure.value, figure.high) if end is not None]
            assert known == sorted(known), figure


@given(CASES)
@some
def test_entries_come_in_order_unknown_days_last_with_what_they_lack(case: Case) -> None:
    for ledger in _ledgers(case):
        on = [entry.on or date.max for entry in ledger.entries]
        assert on == sorted(on)
        for entry in ledger.entries:
            assert entry.on is not None or entry.missing, entry
            assert entry.on is None or entry.until is None or entry.on <= entry.until, entry


@given(CASES)
@some
def test_every_day_is_governed_by_one_text_per_matter(case: Case) -> None:
    for ledger in _ledgers(case):
        for matter in ("amounts", "payments", "targets"):
            spans = [one for one in ledger.governed if one.matter == matter]
            if not ledger.years:
                assert not spans
                continue
            assert spans[0].governed_from == case.signed_on
            for before, after in itertools.pairwise(spans):
                assert before.governed_until is not None
                assert before.governed_until + timedelta(days=1) == after.governed_from
            last = ledger.years[-1].closes_on
            until = spans[-1].governed_until
            assert (until is None) or (last is not None and until < last) or _is_ended(case)


def _is_ended(case: Case) -> bool:
    return any(event.kind == "termination" for event in case.profile.contract.events)


@given(CASES)
@some
def test_nothing_is_due_twice_and_what_is_due_adds_up_to_the_year(case: Case) -> None:
    for ledger in _ledgers(case):
        due: dict[Any, dict[str, Figure]] = defaultdict(dict)
        for entry in ledger.entries:
            if entry.kind is EntryKind.PAYMENT:
                assert entry.code not in due[entry.term, entry.year], entry
                assert entry.amount is not None
                due[entry.term, entry.year][entry.code] = entry.amount
        years = {(year.term, year.year): year for year in ledger.years}
        assert set(due) <= set(years)
        for key, year in years.items():
            if "settlement" in due[key]:
                assert year.amount.value in (None, 0)
                continue
            parts = [figure.value for figure in due[key].values()]
            if year.amount.value is not None:
                assert sum(parts) == year.amount.value, (key, due[key], year)


@given(CASES)
@some
def test_aid_shows_the_years_of_each_term_of_the_ledger(case: Case) -> None:
    ledgers, options = [*_ledgers(case)], aid(case, keeps_all=True).result.options
    for paid, ledger in zip(options, ledgers, strict=False):
        assert (paid.term, paid.current_year) == (ledger.term, ledger.current_year)
        assert _amounts(paid.years) == _amounts(_of_term(ledger, paid.term))
    for paid in options[len(ledgers) :]:
        shown = [_amounts(_of_term(ledger, paid.term)) for ledger in ledgers]
        assert _amounts(paid.years) in shown


def _of_term(ledger: ScheduleOption, term: int) -> list[Any]:
    return [year for year in ledger.years if year.term == term]


def _amounts(years: Iterable[Any]) -> list[Any]:
    return [(year.amount, year.guaranteed, year.conditional) for year in years]


@given(
    running_profiles(),
    st.sampled_from(["schedule", "aid", "targets", "check", "compare-versions"]),
    st.sampled_from(["table", "json", "csv", "md"]),
    st.sampled_from(["fr", "en"]),
)
@settings(some, max_examples=60)
def test_a_contract_that_lived_is_answered_through_the_command_line(
    profile: Plain, command: str, form: str, lang: str
) -> None:
    answer = run(
        command, "-", "-f", form, "--on", TODAY.isoformat(), "--lang", lang, stdin=document(profile)
    )
    assert answer.code in (0, 1, 3), answer.err
    assert answer.out
