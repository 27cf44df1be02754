"""`summary`: the page a person keeps. May I sign, what one gets, what is left to pay, how many
patients by when, the next payment, and what would make it exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from amcli.law.check.eligibility import CheckResult
from amcli.law.figures.sourced import Figure, merge_sources, total
from amcli.law.figures.terms import Finding, Verdict
from amcli.law.ledger.schedule import ScheduleOption
from amcli.law.ledger.summary import SummaryResult
from amcli.law.pay.aid import AidOption, AidYear
from amcli.law.pay.narrows import Narrowing
from amcli.law.pay.targets import Target, TargetsOption
from amcli.law.profile.consistency import holder_of
from amcli.render.characters import FIXED
from amcli.render.footnotes import Footnotes
from amcli.render.frame import SYMBOLS, etps_text, fact_text, header, left_text
from amcli.render.page import (
    Block,
    Choice,
    GridColumn,
    Paragraph,
    Phrase,
    Row,
    columns,
    grid,
    paragraph,
    row,
)
from amcli.render.screen import Shown
from amcli.study.crowd.doctor_lines import DoctorsResult
from amcli.words.catalogue import Words
from amcli.words.figures import (
    COUNT,
    EUROS,
    Unit,
    best_case_text,
    figure_text,
    growth_text,
    number_text,
)

_LISTS = ("mt", "fa")
_DOCTORS = (
    "summary.who~ table.option~ summary.this-year> summary.term> summary.mt-list> summary.fa-list> "
    "summary.next-on"
)


def summary_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict, one table of all options, then what would make it exact."""
    result: SummaryResult = shown.answer.result
    options = result.aid.options
    names = [GridColumn(etps_text(option, words), right=True) for option in options]
    titles = [GridColumn("", wraps=True), *names, GridColumn(words.say("table.refs"))]
    rows = [
        *_aid_rows(options, words, notes),
        *_patient_rows(options, result.targets.options, words, notes),
        *_payment_rows(result.schedule.options, words, notes),
    ]
    lacks = tuple(_sentences(result, words))
    return [
        *header(shown, words),
        verdict_line(result.check, words, is_running=_is_running(options, shown)),
        *([grid(titles, rows)._replace(is_ruled=False)] if rows else []),
        *([paragraph(" ".join(lacks))] if lacks else []),
    ]


def _is_running(options: Iterable[AidOption], shown: Shown) -> bool:
    return any(option.started_on and option.started_on < shown.on for option in options)


def verdict_line(result: CheckResult, words: Words, *, is_running: bool = False) -> Paragraph:
    """Return whether the doctor may sign, with which options, or why not."""
    symbol, style = SYMBOLS[result.verdict.value]
    code, names = result.verdict.value, []
    if result.verdict is Verdict.ELIGIBLE:
        options = (each.etp for each in result.options if each.verdict is result.verdict)
        names = [words.option(etp) for etp in options]
    elif result.verdict is Verdict.NOT_ELIGIBLE:
        unmet = (each.code for each in result.criteria if each.verdict is Finding.NOT_MET)
        names = [words.say(f"criterion.{each}") for each in dict.fromkeys(unmet)]
    elif result.missing:
        names = [fact_text(path, words) for path in result.missing]
    else:
        code = "open"
    code = f"runs.{code}" if is_running else f"summary.{code}"
    text = words.say(code, what=", ".join(names))
    return paragraph(Phrase(f"{symbol} {text}", style), opens=True)


def _aid_rows(options: Sequence[AidOption], words: Words, notes: Footnotes) -> Iterator[Row]:
    """Yield what each year comes to, years alike together and past ones in one; then the sums."""
    past, runs = year_runs(options, slice(2, 5))  # the amounts, which alone are shown
    if past:
        sums = [total([year.amount for year in of_option]) for of_option in zip(*past, strict=True)]
        yield row(words.say("summary.past", n=past[-1][0].year), *map(notes.euros, sums), "")
    for run in runs:
        yield _year_row(run, words, notes, is_current=bool(past) and run is runs[0])
    if options:
        yield from _sum_rows(options, words, notes)


def year_runs(
    options: Sequence[AidOption], fields: slice = slice(1, None)
) -> tuple[list[Sequence[AidYear]], list[list[Sequence[AidYear]]]]:
    """Return the years of all options that are past, then the others, those alike together.

    The year that runs stands alone; years are alike that agree in the `fields`.
    """
    years: list[Sequence[AidYear]] = list(zip(*(each.years for each in options), strict=False))
    current = max((option.current_year or 1 for option in options), default=1)
    past = [same for same in years if same[0].year < current]
    running = years[len(past) : len(past) + 1] if past else []
    later = groupby(years[len(past) + len(running) :], lambda same: [year[fields] for year in same])
    return past, [*([same] for same in running), *(list(run) for _, run in later)]


def _year_row(
    group: Sequence[Sequence[AidYear]], words: Words, notes: Footnotes, *, is_current: bool
) -> Row:
    first, last = group[0], group[-1]
    code = "summary.year" if len(group) == 1 else "summary.years"
    name = words.say(code, n=first[0].year, last=last[0].year)
    cells = (notes.euros(year.amount) for year in first)
    sources = merge_sources(*(year.amount.sources for year in first))
    return row(f"▸ {name}" if is_current else name, *cells, notes.refs(sources))


def _sum_rows(options: Sequence[AidOption], words: Words, notes: Footnotes) -> Iterator[Row]:
    """Yield the whole, what of it is acquired, and what is left to pay where a cost is known."""
    wholes = [option.total for option in options]
    texts = {"total": [notes.euros(whole.amount) for whole in wholes]}
    if any(whole.conditional.high != 0 for whole in wholes):
        texts["acquired"] = [notes.euros(whole.guaranteed) for whole in wholes]
    lefts = [whole.left_to_pay for whole in wholes]
    if any(left is not None for left in lefts):
        for code, ends in (
            ("left", [left and left.value for left in lefts]),
            ("worst", [left and left.high for left in lefts]),
        ):
            texts[code] = [left_text(end, words) for end in ends]
    disputes = [dispute for option in options for dispute in option.disputes]
    for code, cells in texts.items():
        name = words.say(f"summary.{code}", n=wholes[0].years)
        refs = notes.refs((), disputes if code == "acquired" else ())
        yield row(name, *map(notes.seen, cells), refs)


def _patient_rows(
    columns: Sequence[AidOption], options: Iterable[TargetsOption], words: Words, notes: Footnotes
) -> Iterator[Row]:
    """Yield the patients to gain on each list, and how many are left where they were counted."""
    by_etp = {option.etp: option.targets for option in options}
    for name in _LISTS:
        asked = [getattr(by_etp.get(column.etp), name, None) for column in columns]
        targets: list[Target] = [target for target in asked if target is not None]
        if not targets:
            continue
        grown = [_growth_text(target, words, notes) for target in asked]
        label = words.say(f"summary.{name}")
        if targets[0].due_on is not None:
            label = words.say("summary.by", what=label, on=targets[0].due_on)
        disputes = [dispute for target in targets for dispute in target.disputes]
        refs = notes.refs(merge_sources(*(each.growth.sources for each in targets)), disputes)
        yield row(label, *grown, refs)


def _growth_text(target: Target | None, words: Words, notes: Footnotes) -> str:
    """Return the patients to gain, and how many are left if counted: `+258, 129 left`."""
    if target is None:
        return ""
    growth = notes.growth(target.growth)
    if target.remaining is None:
        return growth
    left = notes.seen(figure_text(target.remaining, COUNT, words.local))
    return words.say("summary.growth-left", growth=growth, left=left)


def _payment_rows(
    options: Sequence[ScheduleOption], words: Words, notes: Footnotes
) -> Iterator[Row]:
    """Yield the next payment under each option; none where no day is known."""
    nexts = [option.next for option in options]
    first = next((entry for entry in nexts if entry is not None), None)
    last_day = first and (first.until or first.on)
    if first is None or last_day is None:
        return
    amounts = [notes.euros(entry and entry.amount) for entry in nexts]
    code = "summary.on" if first.on == last_day else "summary.by"
    name = words.say(code, what=words.say("summary.next"), on=last_day)
    yield row(name, *amounts, notes.refs(first.sources))


def _sentences(result: SummaryResult, words: Words) -> Iterator[str]:
    """Yield what would make it exact: a fact, and the cost of the post where it is not given."""
    lacks = [each for each in lacking(result, words) if each.path not in result.check.missing]
    if lacks:
        first = lacks[0]
        yield words.say("summary.lacks", **first._asdict())
    if any(option.total.left_to_pay is None for option in result.aid.options):
        yield words.say("summary.ask-cost")


def doctors_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return a line for each option of every doctor; of a range the lower end where it must."""
    result: DoctorsResult = shown.answer.result
    title = words.say("summary.doctors", n=result.doctors, on=shown.on)
    titles = columns(_DOCTORS, words)
    whole, brief = (
        grid(titles, _lines(result, words, notes, is_brief=is_brief)) for is_brief in (False, True)
    )
    return [paragraph(Phrase(title, "name")), Choice(((whole,), (brief,), (whole,)))]


def _lines(
    result: DoctorsResult, words: Words, notes: Footnotes, *, is_brief: bool
) -> Iterator[Row]:
    named = ""
    for each in result.lines:
        symbol, style = SYMBOLS[each.verdict.value]
        amounts, growths = [each.this_year, each.term], [each.mt, each.fa]
        if is_brief:
            amounts = [_least(figure) for figure in amounts]
            growths = [_nearest(figure) for figure in growths]
        euros = [best_case_text(one, COUNT, words.local) if one else "" for one in amounts]
        patients = [growth_text(one, words.local) if one else "" for one in growths]
        yield row(
            Phrase("" if each.who == named else each.who, "literal"),
            Phrase(f"{symbol} {words.option(each.etp)}", style),
            *map(notes.seen, (*euros, *patients)),
            words.text(each.next_on).replace(" ", FIXED) if each.next_on else "",
        )
        named = each.who


def _least(figure: Figure | None) -> Figure | None:
    """Return an amount without its upper end, where that is another one: `≥ 66 000`."""
    if figure is None or figure.value == figure.high:
        return figure
    return figure._replace(value=figure.low if figure.value is None else figure.value, high=None)


def _nearest(figure: Figure | None) -> Figure | None:
    """Return a growth without its bounds: `≈ 285`."""
    return figure and figure._replace(low=figure.value, high=figure.value)


class Lack(NamedTuple):
    """A fact that is missing: its path, its name, the code of who has it, what it would settle."""

    path: str
    fact: str
    who: str
    worth: str


def lacking(result: SummaryResult, words: Words) -> list[Lack]:
    """Return the facts that are missing, those of the verdict first."""
    bears = {path: [words.say("report.verdict")] for path in result.check.missing}
    for options, unit in ((result.aid.options, EUROS), (result.targets.options, COUNT)):
        for narrowing in options[0].narrows if options else ():
            bears.setdefault(narrowing.path, []).append(_worth(narrowing, unit, words))
    return [
        Lack(path, fact_text(path, words), holder_of(path), ", ".join(what))
        for path, what in bears.items()
    ]


def narrowed(
    options: Sequence[AidOption] | Sequence[TargetsOption], unit: Unit, words: Words
) -> list[Block]:
    """Return the missing fact that would narrow the first option most, in one sentence."""
    return [
        paragraph(
            words.say(
                "summary.lacks",
                fact=fact_text(narrowing.path, words),
                path=narrowing.path,
                who=narrowing.who,
                worth=_worth(narrowing, unit, words),
            )
        )
        for option in options[:1]
        for narrowing in option.narrows[:1]
    ]


def _worth(narrowing: Narrowing, unit: Unit, words: Words) -> str:
    """Return how far a fact narrows what it bears on: from which width to which."""
    what = words.say("report.aid" if unit == EUROS else "report.growth")
    width, left = narrowing.width, narrowing.left
    if width is None or left is None or left >= width:
        return what
    ends = [number_text(each, unit, words.local) for each in (width, left)]
    return words.say("report.worth", what=what, width=ends[0], left=ends[1])
