"""Several doctors side by side: what each of their options comes to, in a line."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Verdict
from amcli.law.ledger.summary import SummaryResult


class DoctorLine(NamedTuple):
    """What an option of a doctor comes to: euros of the year that runs and of the term, patients.

    `who` is the name of the doctor, or the file; `next_on` the last day of the next payment.
    """

    who: str
    verdict: Verdict
    etp: str
    this_year: Figure | None
    term: Figure
    mt: Figure | None
    fa: Figure | None
    next_on: date | None


class DoctorsResult(NamedTuple):
    """The lines of several doctors, in the order they were given."""

    doctors: int
    lines: tuple[DoctorLine, ...]


def doctor_lines(who: str, result: SummaryResult) -> Iterator[DoctorLine]:
    """Yield a line for each option of a doctor."""
    verdicts = {option.etp: option.verdict for option in result.check.options}
    asked = {option.etp: option.targets for option in result.targets.options}
    for paid, ledger in zip(result.aid.options, result.schedule.options, strict=True):
        pair, payment = asked.get(paid.etp), ledger.next
        years = {year.year: year.amount for year in paid.years}
        yield DoctorLine(
            who=who,
            verdict=verdicts.get(paid.etp, result.check.verdict),
            etp=paid.etp,
            this_year=years.get(paid.current_year or 1),
            term=paid.total.amount,
            mt=pair.mt.growth if pair and pair.mt else None,
            fa=pair.fa.growth if pair and pair.fa else None,
            next_on=(payment.until or payment.on) if payment else None,
        )
