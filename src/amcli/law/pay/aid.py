"""How much is paid each contract year (`aid`)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from amcli.law.check.verdicts import event_notes, verdict, verdict_notes
from amcli.law.contract.case import Answer, Case, at_each_rate
from amcli.law.contract.life import late_replacement, replaced_share
from amcli.law.contract.succession import (
    Term,
    options_running,
    other_terms,
    running_contract,
    running_term,
    term_notes,
)
from amcli.law.figures.sourced import ABSENT, Absent, Figure, Note, given, less, note, total
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Option, Verdict, WorkTime
from amcli.law.lists.bands import BandRange, age_notes, band_notes, contract_band, disputes_of_band
from amcli.law.lists.results import count_notes, disputes_of_results
from amcli.law.text.rules import kept

from .amounts import THIRD_YEAR, published_amount
from .narrows import Narrowing, Unknowns, aid_narrows, unknowns_of
from .year_pay import YearTerms, year_pay, year_terms


class AidYear(NamedTuple):
    """A contract year, in euros. `text` is the id of the text that sets the amount.

    Of each figure: `value` at full achievement (or at the rate asked) in the lowest possible
    band, `low` and `high` the least and the most that it may come to by itself, over the bands that
    are possible, the results that are open (none at a rate asked) and the facts that are missing.
    `employer_cost` and `left_to_pay` are None without an employer's cost; `etp` is the option of
    the year, where the contract was changed another than the one asked.
    """

    year: int
    text: str
    amount: Figure
    guaranteed: Figure
    conditional: Figure
    employer_cost: Figure | None = None
    left_to_pay: Figure | None = None
    etp: str = ""


class AidTotal(NamedTuple):
    """The sum over the contract, in euros."""

    years: int
    amount: Figure
    guaranteed: Figure
    conditional: Figure
    left_to_pay: Figure | None = None


class AidOption(NamedTuple):
    """The aid of one term under one option: `term` to `current_year` tell which (`Term`).

    `disputes` are the disputes its figures hang on, `narrows` the missing facts that make them
    ranges, `achievement` the rate in [0, 1] where several are asked.
    """

    etp: str
    band: BandRange
    years: tuple[AidYear, ...]
    total: AidTotal
    disputes: tuple[str, ...] = ()
    term: int = 1
    started_on: date | None = None
    ends_on: date | None = None
    current_year: int | None = None
    narrows: tuple[Narrowing, ...] = ()
    achievement: Decimal | Absent = ABSENT


class AidResult(NamedTuple):
    """The aid under every option asked, beside the verdict of the check.

    `margins` are there where they were asked for (`study.margins`).
    """

    verdict: Verdict
    options: tuple[AidOption, ...]
    margins: tuple[Any, ...] | Absent = ABSENT


@at_each_rate
def aid(case: Case, *, keeps_all: bool = False) -> Answer[AidResult]:
    """Return the aid of each contract year under every option asked, in euros.

    `keeps_all`: that of the other terms after that of the running one.
    """
    decided, running = verdict(case), running_contract(case)
    terms = [running_term(case, option) for option in options_running(case)]
    terms += other_terms(case) if keeps_all else ()
    options = tuple(aid_of_term(term, is_narrowed=True) for term in terms)
    notes = (*case.notes, *verdict_notes(case, decided), *term_notes(case), *band_notes(running))
    notes += (*event_notes(running), *_aid_notes(running))
    return Answer(AidResult(verdict=decided, options=options), notes)


@step("aid-option")
def aid_option(case: Case, option: WorkTime) -> AidOption:
    """Return the aid of the term that runs, under one option, year by year and in total, in euros.

    Profiles on the same terms share their figures: they are worked out once.
    """
    return aid_of_term(running_term(case, option))


def aid_of_term(term: Term, *, is_narrowed: bool = False) -> AidOption:
    """Return the aid of a term, in euros; `is_narrowed`: with the missing facts behind its ranges.

    Contracts on equal terms share it, but for the employer's cost.
    """
    case, option, stated = term.case, term.option, term.stated
    paid = tuple(one for one in year_terms(case, option) if term.has(one.year))
    disputes = [*disputes_of_band(case), *disputes_of_results(case, option)]
    disputes += ["D5"] if case.rules.value("guarantee.base_disputed") else []
    disputes += ["D11"] if case.rules.value("guarantee.acompte") else []
    unknowns = unknowns_of(stated, option, paid) if is_narrowed else None
    key = ("aid", option, contract_band(stated), paid, unknowns)
    years = kept(case.rules.memo, key, _on_terms, term, paid, unknowns)
    found = years._replace(
        disputes=tuple(disputes),
        term=term.number,
        started_on=term.started_on,
        ends_on=term.ends_on,
        current_year=term.current_year,
    )
    cost = case.profile.contract.employer_cost
    if cost is None:
        return found
    priced = tuple(_with_cost(year, cost) for year in found.years)
    left = [year.left_to_pay for year in priced if year.left_to_pay is not None]
    has_all = bool(priced) and len(left) == len(priced)
    whole = found.total._replace(left_to_pay=total(left)) if has_all else found.total
    return found._replace(years=priced, total=whole)


def _on_terms(term: Term, paid: tuple[YearTerms, ...], unknowns: Unknowns | None) -> AidOption:
    """Return the aid of the years of a term, before the employer's cost."""
    case = term.case
    pays = ((year_pay(case, each), each.option.value) for each in paid)
    years = tuple(AidYear(*pay[:5], etp=etp) for pay, etp in pays)  # up to its parts by surety
    return AidOption(
        etp=term.option.value,
        band=contract_band(term.stated).labels(),
        years=years,
        total=total_of(years),
        narrows=() if unknowns is None else aid_narrows(term.stated, paid, unknowns),
    )


@step("year-cost")
def _with_cost(year: AidYear, cost: Decimal | tuple[Decimal, ...]) -> AidYear:
    """Return the year with the employer's cost and what is left to pay at most and at least."""
    if isinstance(cost, tuple):
        if year.year > len(cost):
            return year
        cost = cost[year.year - 1]
    amount = year.amount
    value, low, high = (less(cost, end) for end in (amount.value, amount.high, amount.low))
    left = Figure(value, low, high, amount.status, amount.sources)
    return year._replace(employer_cost=given(cost), left_to_pay=left)


def total_of(years: tuple[AidYear, ...]) -> AidTotal:
    """Return the sum over the years before the employer's cost, in euros."""
    return AidTotal(
        years=len(years),
        amount=total([year.amount for year in years]),
        guaranteed=total([year.guaranteed for year in years]),
        conditional=total([year.conditional for year in years]),
    )


def _aid_notes(case: Case) -> Iterator[Note]:
    share = replaced_share(case)
    if case.profile.contract.observations:
        yield from age_notes(case)
    if share is not None:
        yield note("secretary-not-replaced", share=share)
    yield from (*late_replacement(case), *count_notes(case))
    if case.profile.doctor.specialty is None:
        yield note("specialty-missing")
    lines = running_term(case, case.options[0]).years if case.options else ()
    for line in lines:
        if line.amounts is not case.rules:
            yield note("amounts-change", text=line.amounts.id, year=line.year)
            break
    for before, line in pairwise(lines):
        if line.option != before.option:
            yield note("option-changes", etp=line.option.value, year=line.year)
    if case.group is not None:
        low, high = contract_band(case)
        bands = map(Band, range(low, high + 1))
        amounts = (published_amount(case.rules, Option.FULL, each, THIRD_YEAR) for each in bands)
        if not all(amounts):  # larger ones are not known for each band the lists may stand in
            yield note("group-uplift")
