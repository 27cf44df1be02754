"""How much is paid each contract year (`aid`)."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from .amounts import guaranteed_part, maximum, paid_at, published_amount
from .bands import BandRange, BandSpan, band_notes, contract_band, disputes_of_band
from .case import Answer, Case
from .money import half_up
from .rules import RuleSet
from .sourced import Figure, Note, given, merge_sources, note, total
from .terms import Band, Option, Status, Verdict
from .transitions import amounts_texts
from .verdicts import verdict, verdict_notes


class AidYear(NamedTuple):
    """A contract year, in euros. `text` is the id of the text that sets the amount.

    Of each figure: `value` at full achievement (or at the rate asked) in the lowest possible
    band, `low` at rate 0 in the lowest band, `high` at full achievement in the highest band.
    `employer_cost` and `left_to_pay` are None without an employer's cost.
    """

    year: int
    text: str
    amount: Figure
    guaranteed: Figure
    conditional: Figure
    employer_cost: Figure | None = None
    left_to_pay: Figure | None = None


class AidTotal(NamedTuple):
    """The sum over the contract, in euros."""

    years: int
    amount: Figure
    guaranteed: Figure
    conditional: Figure
    left_to_pay: Figure | None = None


class AidOption(NamedTuple):
    """The aid under one option; `disputes` are the disputes its figures hang on."""

    etp: str
    band: BandRange
    years: tuple[AidYear, ...]
    total: AidTotal
    disputes: tuple[str, ...] = ()


class AidResult(NamedTuple):
    """The aid under every option asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[AidOption, ...]


NO_SOURCES: tuple[str, ...] = ()


class _Terms(NamedTuple):
    """All that the amounts of an option hang on: same terms, same years."""

    option: Option
    band: BandSpan
    texts: tuple[str, ...]
    rate: Fraction
    readings: tuple[tuple[str, str], ...]
    replaced_share: Decimal | None


def aid(case: Case) -> Answer:
    """Return the aid of each contract year under every option asked, in euros."""
    decided = verdict(case)
    options = tuple(aid_option(case, option) for option in case.options)
    notes = (*case.notes, *verdict_notes(decided), *band_notes(case), *_aid_notes(case))
    return Answer(AidResult(verdict=decided, options=options), notes)


def aid_option(case: Case, option: Option) -> AidOption:
    """Return the aid under one option, year by year and in total, in euros.

    Profiles on the same terms share their figures: they are worked out once.
    """
    memo, cost = case.rules.memo, case.profile.contract.employer_cost
    terms = _terms(case, option)
    disputes = disputes_of_band(case)
    found: AidOption | None = memo.get((terms, disputes, cost))
    if found is None:
        years = contract_years(case, option)
        if cost is not None:
            years = tuple(_with_cost(year, cost) for year in years)
        found = AidOption(
            etp=option.value,
            band=terms.band.labels(),
            years=years,
            total=_total(years),
            disputes=(*disputes, *_guarantee_disputes(case)),
        )
        memo[terms, disputes, cost] = found
    return found


def contract_years(case: Case, option: Option) -> tuple[AidYear, ...]:
    """Return the years of the contract before the employer's cost."""
    terms = _terms(case, option)
    found: tuple[AidYear, ...] | None = case.rules.memo.get(terms)
    if found is None:
        texts = amounts_texts(case)
        found = tuple(_year(year, text, case, terms) for year, text in enumerate(texts, start=1))
        case.rules.memo[terms] = found
    return found


def _terms(case: Case, option: Option) -> _Terms:
    return _Terms(
        option,
        contract_band(case),
        tuple(text.id for text in amounts_texts(case)),
        Fraction(1) if case.ask.achievement is None else case.ask.achievement,
        case.ask.readings.key,
        _replaced_share(case),
    )


def _replaced_share(case: Case) -> Decimal | None:
    """Return the part of the former secretary's post filled again, where it lowers the aid."""
    assistant = case.profile.contract.assistant
    if not assistant.former_secretary or assistant.replaced_share is None:
        return None
    if case.rules.get("obligations.replacement_months") is None:
        return None
    return assistant.replaced_share if assistant.replaced_share < 1 else None


def _year(year: int, text: RuleSet, case: Case, terms: _Terms) -> AidYear:
    found = maximum(text, terms.option, terms.band, year)
    lowest = _reduced(found.below.value if found.below else None, terms)
    highest = _reduced(found.above.value if found.above else None, terms)
    base = published_amount(text, terms.option, Band.P30_P50, year)
    base_amount = _reduced(base.value if base else 0, terms) or 0
    payment = (case.rules, case.ask.readings)
    is_known = found.lowest is not None
    status, sources = Status.ABSENT, NO_SOURCES
    if found.lowest is not None:
        cited = [sourced for sourced in (found.lowest, found.highest) if sourced is not None]
        status = max(sourced.status for sourced in cited)
        sources = merge_sources(*(sourced.sources for sourced in cited))
    if terms.replaced_share is not None:
        reduction = case.rules.figures["obligations.replacement_months"]
        status, sources = max(status, reduction.status), merge_sources(sources, reduction.sources)
    low = None if lowest is None else guaranteed_part(lowest, base_amount, year, payment)
    full = None if highest is None else guaranteed_part(highest, base_amount, year, payment)
    paid = None if lowest is None or low is None else paid_at(lowest, low, terms.rate)
    guarantee_status, guarantee_sources = _guarantee(case.rules, status, sources, year)
    return AidYear(
        year=year,
        text=text.id,
        amount=Figure(paid if is_known else None, low, highest, status.label, sources),
        guaranteed=Figure(
            low if is_known else None, low, full, guarantee_status.label, guarantee_sources
        ),
        conditional=Figure(
            _minus(paid, low) if is_known else None,
            None if low is None else 0,
            _minus(highest, full),
            guarantee_status.label,
            guarantee_sources,
        ),
    )


def _reduced(amount: int | None, terms: _Terms) -> int | None:
    if amount is None or terms.replaced_share is None:
        return amount
    return half_up(amount * Fraction(terms.replaced_share))


def _guarantee(
    rules: RuleSet, status: Status, sources: tuple[str, ...], year: int
) -> tuple[Status, tuple[str, ...]]:
    """Return the status and sources of the split: those of the amount and of the guarantee."""
    is_full = year <= rules.value("guarantee.full_years", 0)
    rule = rules.get("guarantee.full_years" if is_full else "guarantee.acompte")
    if rule is None:
        return status, sources
    return max(status, rule.status), merge_sources(sources, rule.sources)


def _minus(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left - right


def _with_cost(year: AidYear, cost: Decimal | tuple[Decimal, ...]) -> AidYear:
    """Return the year with the employer's cost and what is left to pay at most and at least."""
    if isinstance(cost, tuple):
        if year.year > len(cost):
            return year
        cost = cost[year.year - 1]
    amount = year.amount
    left = Figure(
        None if amount.value is None else cost - Decimal(int(amount.value)),
        None if amount.high is None else cost - Decimal(int(amount.high)),
        None if amount.low is None else cost - Decimal(int(amount.low)),
        amount.status,
        amount.sources,
    )
    return AidYear(
        year=year.year,
        text=year.text,
        amount=amount,
        guaranteed=year.guaranteed,
        conditional=year.conditional,
        employer_cost=given(cost),
        left_to_pay=left,
    )


def _total(years: tuple[AidYear, ...]) -> AidTotal:
    left = [year.left_to_pay for year in years if year.left_to_pay is not None]
    return AidTotal(
        years=len(years),
        amount=total([year.amount for year in years]),
        guaranteed=total([year.guaranteed for year in years]),
        conditional=total([year.conditional for year in years]),
        left_to_pay=total(left) if years and len(left) == len(years) else None,
    )


def _guarantee_disputes(case: Case) -> tuple[str, ...]:
    rules = case.rules
    base = ("D5",) if rules.value("guarantee.base_disputed") else ()
    return (*base, "D11") if rules.value("guarantee.acompte") else base


def _aid_notes(case: Case) -> tuple[Note, ...]:
    share = _replaced_share(case)
    notes = []
    if share is not None:
        notes.append(note("secretary-not-replaced", share=share))
    for year, text in enumerate(amounts_texts(case), start=1):
        if text is not case.rules:
            notes.append(note("amounts-change", text=text.id, year=year))
            break
    return tuple(notes)
