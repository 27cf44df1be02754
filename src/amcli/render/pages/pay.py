"""`aid` and `targets`: the amounts of each year, and the lists that earn them.

Of the aid, years are rows and options stand side by side, what is sure apart from what hangs on
results; of the targets, each option and list is a row: start → growth → level, when it is due.
"""

from collections.abc import Iterable, Sequence

from amcli.law.figures.sourced import Figure, merge_sources
from amcli.law.figures.terms import Finding
from amcli.law.pay.aid import AidOption, AidResult, AidTotal, AidYear
from amcli.law.pay.targets import Target, TargetsOption, TargetsResult
from amcli.render.footnotes import Footnotes
from amcli.render.frame import at_rate, band_blocks, etps_text, fact_text, header, verdict_block
from amcli.render.page import (
    Block,
    Choice,
    Grid,
    GridColumn,
    Heading,
    Row,
    columns,
    grid,
    paragraph,
    row,
)
from amcli.render.screen import Shown
from amcli.words.catalogue import Words
from amcli.words.figures import (
    COUNT,
    EUROS,
    SHARE,
    UNKNOWN,
    Unit,
    best_case_text,
    figure_text,
    growth_text,
    number_text,
)

from .margins import margin_blocks

_AMOUNTS = "table.amount> table.guaranteed> table.conditional> table.left> table.worst>"
_TARGETS = (
    "table.option table.list table.start> table.growth> table.level> table.due "
    "table.observed-count> table.remaining> table.per-month> table.rate> table.refs"
)
_LISTS = ("mt", "fa")


def aid_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict, the place of the list, then the amounts."""
    result: AidResult = shown.answer.result
    bands = band_blocks((option.band for option in result.options), words)
    return [
        *header(shown, words),
        verdict_block(result.verdict, words),
        *bands,
        *_amount_blocks(result.options, words, notes),
        *_narrowed(result.options, EUROS, words),
        *margin_blocks(shown, ("contract", "amount"), words, notes),
    ]


def _narrowed(
    options: Sequence[AidOption] | Sequence[TargetsOption], unit: Unit, words: Words
) -> list[Block]:
    """Return the missing fact that would narrow the first option most, in one sentence."""
    narrows = options[0].narrows if options else ()
    if not narrows:
        return []
    first = narrows[0]
    facts = {"fact": fact_text(first.path, words), "path": first.path, "who": first.who}
    if first.width is None or first.left is None or first.left >= first.width:
        return [paragraph(words.say("narrows.open", **facts))]
    width, left = (number_text(number, unit) for number in (first.width, first.left))
    return [paragraph(words.say("narrows.sentence", width=width, left=left, **facts))]


def _amount_blocks(options: Sequence[AidOption], words: Words, notes: Footnotes) -> list[Block]:
    """Return the amounts of the running term, then those of each other one that is asked."""
    if not options:
        return [paragraph(words.say("table.empty"))]
    of_terms: dict[int, list[AidOption]] = {}
    for option in options:
        of_terms.setdefault(option.term, []).append(option)
    first, *others = of_terms.values()
    blocks = _term_blocks(first, words, notes)
    for same in others:
        one = same[0]
        name = words.say("table.term", n=one.term, on=one.started_on, until=one.ends_on)
        blocks += [paragraph(name, opens=True), *_term_blocks(same, words, notes)]
    return blocks


def _term_blocks(options: Sequence[AidOption], words: Words, notes: Footnotes) -> list[Block]:
    """Return the amounts of all options side by side, or of one under the other to fit."""
    side_by_side = _grid(options, words, notes, is_grouped=True)
    stacked: list[Block] = []
    for option in options:
        alone = _grid((option,), words, notes)
        stacked += [Heading(etps_text(option, words)), alone]
    if len(options) == 1:
        return stacked
    return [Choice(((side_by_side,), tuple(stacked)))]


def _grid(
    options: Sequence[AidOption], words: Words, notes: Footnotes, *, is_grouped: bool = False
) -> Grid:
    titles = columns("table.year", words)
    if _texts_change(options):
        titles += columns("table.text~", words)
    for option in options:
        titles += _option_columns(option, words, is_grouped)
    titles += columns("table.refs", words)
    years = zip(*(option.years for option in options), strict=False)
    rows = [_year_row(same_year, options, words, notes) for same_year in years]
    return grid(titles, [*rows, _total_row(options, words, notes)])


def _texts_change(options: Iterable[AidOption]) -> bool:
    return len({year.text for option in options for year in option.years}) > 1


def _option_columns(option: AidOption, words: Words, is_grouped: bool) -> list[GridColumn]:
    amounts = columns(_AMOUNTS, words)
    if not is_grouped:
        return amounts
    group = at_rate(words.option(option.etp), option, words)
    first, *others = (column._replace(group=group) for column in amounts)
    return [first._replace(starts_group=True), *others]


def _year_row(
    same_year: Sequence[AidYear], options: Sequence[AidOption], words: Words, notes: Footnotes
) -> Row:
    name = words.say("table.year-n", n=same_year[0].year)
    if len(options) == 1 and same_year[0].etp not in ("", options[0].etp):
        name = f"{name}, {words.option(same_year[0].etp)}"
    cells = [name]
    if _texts_change(options):
        cells.append(same_year[0].text)
    for year in same_year:
        cells += _amounts(year, notes)
    sources = merge_sources(*(year.guaranteed.sources for year in same_year))
    disputes: list[str] = []
    if any(year.conditional.high != 0 for year in same_year):
        disputes = [dispute for option in options for dispute in option.disputes]
    return row(*cells, notes.refs(sources, disputes))


def _total_row(options: Sequence[AidOption], words: Words, notes: Footnotes) -> Row:
    cells = [words.say("table.total", n=options[0].total.years)]
    if _texts_change(options):
        cells.append("")
    for option in options:
        cells += _amounts(option.total, notes)
    return row(*cells, "", opens=True)


def _amounts(part: AidYear | AidTotal, notes: Footnotes) -> list[str]:
    """Return amount, guaranteed and conditional part at full achievement, then what is left."""
    paid = [
        best_case_text(figure, EUROS) for figure in (part.amount, part.guaranteed, part.conditional)
    ]
    return [notes.seen(text) for text in (*paid, *_left(part.left_to_pay))]


def _left(left: Figure | None) -> tuple[str, str]:
    """Return what is left to pay at full achievement, and at worst (rate 0, lowest band)."""
    if left is None:
        return "", ""
    worst = "" if left.high is None else number_text(left.high, EUROS)
    if left.value is None:
        return figure_text(left, EUROS), worst
    best = best_case_text(left._replace(high=left.value), EUROS)
    return best, worst or UNKNOWN


def targets_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict, the targets, then the rules of age and installation that apply."""
    result: TargetsResult = shown.answer.result
    members = (result.options[0].members or ()) if result.options else ()
    whose = [(_who(option, result.options, words), option.targets) for option in result.options]
    whose += [(member.member, member.targets) for member in members]
    rows = [
        _target_row(who, name, target, words, notes)
        for who, targets in whose
        for name, target in zip(_LISTS, targets, strict=True)
        if target is not None
    ]
    full = grid(columns(_TARGETS, words), rows) if rows else None
    return [
        *header(shown, words),
        verdict_block(result.verdict, words),
        *band_blocks((option.band for option in result.options), words),
        full or paragraph(words.say("table.empty")),
        *([paragraph(words.say("table.newly-members"))] if members else []),
        *_rules(result.options, words),
        *_narrowed(result.options, COUNT, words),
        *margin_blocks(shown, ("contract", *_LISTS), words, notes),
    ]


def _who(option: TargetsOption, options: Sequence[TargetsOption], words: Words) -> str:
    """Return an option, and its term where several are shown."""
    posts = words.option(option.etp)
    if len({one.term for one in options}) == 1:
        return posts
    return f"{posts}, {words.say('table.term-of', n=option.term)}"


def _target_row(who: str, name: str, target: Target, words: Words, notes: Footnotes) -> Row:
    aims = (figure_text(target.start), growth_text(target.growth), figure_text(target.level))
    progress = (
        figure_text(target.observed),
        figure_text(target.remaining),
        figure_text(target.per_month),
        figure_text(target.rate, SHARE),
    )
    return row(
        who,
        words.say(f"list.{name}"),
        *(notes.seen(text) for text in aims),
        words.text(target.due_on),
        *(notes.seen(text) for text in progress),
        notes.refs(target.growth.sources, target.disputes),
    )


def _rules(options: Iterable[TargetsOption], words: Words) -> list[Block]:
    """Return the rules of age and installation that are met, or may be."""
    codes = [
        f"table.{rule}-{finding.value}"
        for option in options
        for rule, finding in (("age", option.age_rule), ("newly", option.newly_installed))
        if finding is not Finding.NOT_MET
    ]
    return [paragraph(words.say(code)) for code in dict.fromkeys(codes)]
