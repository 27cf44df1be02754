"""What a report draws: bars of euros and of patients, and the line of time of a contract.

Places and lengths are in percent, so that text keeps its size on a telephone; what a bar shows is
said beside it, so that nothing hangs on a colour.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from amcli.law.figures.sourced import Number
from amcli.law.figures.terms import EntryKind
from amcli.law.ledger.schedule import ScheduleOption
from amcli.law.pay.aid import AidOption, AidYear
from amcli.law.pay.targets import Target, TargetsOption
from amcli.render.frame import etps_text
from amcli.words.catalogue import Words
from amcli.words.figures import EUROS, best_case_text, growth_text, number_text

# The parts of bars and the days of a contract, as the legend has them.
_BARS = ("sure", "results", "counted", "to-gain", "open", "left")
_KINDS = (*_BARS, *EntryKind, "today")


class Segment(NamedTuple):
    """A part of a bar, or of a line: what it shows, where it begins and how long it is."""

    kind: str
    start: str
    length: str = "0%"


class Bar(NamedTuple):
    """A bar: what it is of, what it comes to, the euros or patients of its parts.

    `most` are those of the longest bar beside it.
    """

    label: str
    text: str
    lengths: Mapping[str, Number]
    most: Fraction = Fraction(1)

    @property
    def parts(self) -> Iterator[Segment]:
        """The parts, one after the other, those that are not empty."""
        start = Fraction(0)
        for kind, number in self.lengths.items():
            if number:
                length = Fraction(number) / self.most
                yield Segment(kind, percent(start), percent(length))
                start += length


class Bars(NamedTuple):
    """Bars under each other; `keys` are the kinds of their parts and what these are called."""

    title: str
    description: str
    keys: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]


class TimeLine(NamedTuple):
    """The years of a contract in a row, and what falls on which day: kind and place of each."""

    title: str
    description: str
    keys: tuple[tuple[str, str], ...]
    first: str
    last: str
    years: tuple[tuple[Segment, str], ...]
    marks: tuple[Segment, ...]


def aid_pictures(options: Sequence[AidOption], words: Words) -> list[Bars]:
    """Return the years of each option: what is acquired, on results, open, left to pay."""
    titles = [words.say("report.aid-of", option=etps_text(option, words)) for option in options]
    drawn = [
        [
            Bar(words.say("table.year-n", n=year.year), _paid(year, words), _euros(year))
            for year in option.years
        ]
        for option in options
    ]
    return _pictures(titles, drawn, words)


def _paid(year: AidYear, words: Words) -> str:
    """Return what a year is paid, and what is left to pay where the cost is known."""
    paid = best_case_text(year.amount, EUROS, words.local)
    if year.left_to_pay is None or year.left_to_pay.value is None or year.left_to_pay.value <= 0:
        return paid
    return words.say(
        "report.left", paid=paid, left=number_text(year.left_to_pay.value, EUROS, words.local)
    )


def _euros(year: AidYear) -> dict[str, Number]:
    """Return the euros of each part of a year, from what is sure to what is left."""
    amount, sure = year.amount, year.guaranteed.value or year.guaranteed.low or 0
    paid = amount.value or 0
    left = year.left_to_pay.value if year.left_to_pay is not None else None
    lengths = {"sure": min(sure, paid), "results": max(paid - sure, 0)}
    lengths["open"] = max((amount.high or 0) - paid, 0)
    return lengths | {"left": max((left or 0) - lengths["open"], 0)}


def patient_pictures(options: Sequence[TargetsOption], words: Words) -> list[Bars]:
    """Return the patients to gain on each list of each option, and those counted so far."""
    names = [words.option(option.etp) for option in options]
    drawn = [
        [
            Bar(words.say(f"report.{name}"), _gained(target, words), _patients(target))
            for name, target in option.targets.asked()
        ]
        for option in options
    ]
    titles = [words.say("report.patients-of", option=name) for name in names]
    return _pictures(titles, drawn, words)


def _patients(target: Target) -> dict[str, Number]:
    """Return the patients counted, those still to gain, and those that may be asked beside."""
    growth = target.growth
    asked = growth.low if growth.value is None else growth.value
    counted = _counted(target)
    lengths = {"counted": min(counted, asked or 0), "to-gain": max((asked or 0) - counted, 0)}
    return lengths | {"open": max((growth.high or 0) - max(asked or 0, counted), 0)}


def _counted(target: Target) -> Number:
    """Return the patients gained so far, 0 where nobody counted."""
    observed, start = target.observed, target.start.value
    if observed is None or observed.value is None or start is None:
        return 0
    return max(observed.value - start, 0)


def _gained(target: Target, words: Words) -> str:
    asked = growth_text(target.growth, words.local)
    if target.observed is None:
        return asked
    return words.say("report.counted", asked=asked, observed=target.observed)


def _pictures(titles: Sequence[str], drawn: Sequence[Sequence[Bar]], words: Words) -> list[Bars]:
    """Return bars under their titles, all on the scale of the longest of them."""
    wholes = [sum(map(Fraction, row.lengths.values())) for rows in drawn for row in rows]
    most = max(wholes, default=Fraction(0)) or Fraction(1)
    pictures = []
    for title, rows in zip(titles, drawn, strict=True):
        bars = tuple(row._replace(most=most) for row in rows)
        described = words.say("report.bars", rows=[f"{bar.label} {bar.text}" for bar in bars])
        keys = _keys((part.kind for bar in bars for part in bar.parts), words)
        pictures.append(Bars(title, described, keys, bars))
    return pictures


def _keys(kinds: Iterable[str], words: Words) -> tuple[tuple[str, str], ...]:
    used = sorted(set(kinds), key=_KINDS.index)
    return tuple((kind, words.say(f"report.key.{kind}")) for kind in used)


def time_line(option: ScheduleOption, on: date, words: Words) -> TimeLine | None:
    """Return the running term of a contract in time; None where its days are not known."""
    if option.started_on is None or option.ends_on is None:
        return None
    span = _Span(option.started_on, option.ends_on + timedelta(days=1))
    marks = [
        Segment(entry.kind.value, span.place(day))
        for entry in option.entries
        if entry.term == option.term and (day := entry.until or entry.on) and span.holds(day)
    ]
    if span.holds(on):
        marks.append(Segment("today", span.place(on)))
    return TimeLine(
        title=words.say("report.time-line"),
        description=words.say("report.term", on=span.first, until=option.ends_on),
        keys=_keys((mark.kind for mark in marks), words),
        first=words.text(span.first),
        last=words.text(option.ends_on),
        years=tuple(_years(option, span, words)),
        marks=tuple(marks),
    )


class _Span(NamedTuple):
    """The days of a term: from `first` to the anniversary that ends it, on which much is paid."""

    first: date
    end: date

    def holds(self, day: date) -> bool:
        """Return whether a day is one of them."""
        return self.first <= day <= self.end

    def share(self, first: date, until: date) -> str:
        """Return the part of them from a day to another one that is left out, in percent."""
        return percent(Fraction((until - first).days, (self.end - self.first).days))

    def place(self, day: date) -> str:
        """Return where a day begins, in percent of them all."""
        return self.share(self.first, day)


def _years(option: ScheduleOption, span: _Span, words: Words) -> Iterator[tuple[Segment, str]]:
    """Yield the extent of each contract year, and its name."""
    for year in option.years:
        start, end = year.opens_on, year.closes_on
        if start and end and year.term == option.term:
            extent = Segment("year", span.place(start), span.share(start, end))
            yield extent, words.say("report.year", n=year.year)


def percent(share: Fraction) -> str:
    """Return a share in percent, to the tenth.

    >>> percent(Fraction(1, 3)), percent(Fraction(0))
    ('33.3%', '0.0%')
    """
    whole, tenth = divmod(round(1000 * share), 10)
    return f"{whole}.{tenth}%"
