"""`aid` and `targets`: the amounts of each year, and the lists that earn them.

Options stand side by side; rows are the years of the aid, past ones in one and those alike
together, or what is asked of each list and what was counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from amcli.law.figures.sourced import Figure, merge_sources, total
from amcli.law.pay.aid import AidOption, AidResult, AidTotal, AidYear
from amcli.law.pay.targets import Target, TargetsOption, TargetsResult
from amcli.render.footnotes import Footnotes
from amcli.render.frame import (
    amounts_text,
    answer_blocks,
    etps_text,
    header,
    left_text,
    refusal_blocks,
)
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
from amcli.words.figures import COUNT, EUROS, SHARE, figure_text, growth_text, mark_of

from .margins import margin_blocks
from .summary import narrowed, year_runs

# Of an option alone; of several side by side; of these where there is little room.
_ALONE = "table.amount> table.guaranteed> table.conditional> table.left>~ table.worst>~"
_BESIDE = "table.amount> table.guaranteed> table.left>~ table.worst>~"
_BRIEF = "table.amount>"
_MEMBERS = (
    "table.option~ table.list~ table.start> table.growth> table.level> table.due "
    "table.observed-count> table.remaining> table.per-month> table.rate> table.refs~"
)
_LISTS = ("mt", "fa")
_OF_TARGET = ("growth", "level", "observed", "remaining", "per_month", "rate")


def aid_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return what one gets, then the amounts year by year, and what would narrow them."""
    result: AidResult = shown.answer.result
    first = [option for option in result.options if option.term == result.options[0].term]
    return [
        *header(shown, words),
        *answer_blocks(result.verdict, _gets_text(first, shown, words), words),
        *_amount_blocks(result.options, words, notes),
        *narrowed(result.options, EUROS, words),
        *margin_blocks(shown, words, notes),
    ]


def _gets_text(options: Sequence[AidOption], shown: Shown, words: Words) -> str:
    """Return what one gets this year of a contract that runs, or over a contract to be signed."""
    if not options:
        return words.say("table.empty")
    current = None if shown.running is None else options[0].current_year
    parts: list[AidYear | AidTotal] = [
        next((year for year in option.years if year.year == current), option.total)
        for option in options
    ]
    is_year = any(isinstance(part, AidYear) for part in parts)
    sure = all(part.conditional.high == 0 for part in parts)
    code = "aid.year" if is_year else "aid.total"
    return words.say(
        f"{code}-sure" if sure else code,
        amounts=amounts_text(zip(options, [part.amount for part in parts], strict=True), words),
        n=options[0].total.years,
    )


def _amount_blocks(options: Sequence[AidOption], words: Words, notes: Footnotes) -> list[Block]:
    """Return the amounts of the running term, then those of each other one that is asked."""
    of_terms: dict[int, list[AidOption]] = {}
    for option in options:
        of_terms.setdefault(option.term, []).append(option)
    blocks: list[Block] = []
    for one, *others in of_terms.values():
        if blocks:
            name = words.say("table.term", n=one.term, on=one.started_on, until=one.ends_on)
            blocks.append(paragraph(name, opens=True))
        blocks += _term_blocks([one, *others], words, notes)
    return blocks


def _term_blocks(options: Sequence[AidOption], words: Words, notes: Footnotes) -> list[Block]:
    """Return the amounts of all options side by side, or of one under the other to fit."""
    stacked: list[Block] = []
    for option in options:
        stacked += [Heading(etps_text(option, words)), _grid((option,), _ALONE, words, notes)]
    if len(options) == 1:  # what hangs on results is the rest of the two other columns
        beside = _grid(options, _BESIDE, words, notes)
        return [Choice((tuple(stacked[1:]), (beside,), tuple(stacked[1:])))]
    beside, brief = (_grid(options, shape, words, notes) for shape in (_BESIDE, _BRIEF))
    return [Choice(((beside,), (brief,), tuple(stacked)))]


def _grid(options: Sequence[AidOption], shape: str, words: Words, notes: Footnotes) -> Grid:
    titles = columns("table.year", words)
    if _texts_change(options):
        titles += columns("table.text~", words)
    for option in options:
        group = etps_text(option, words) if len(options) > 1 else ""
        titles += [each._replace(group=group) for each in columns(shape, words)]
    titles += columns("table.refs~", words)
    past, runs = year_runs(options)
    texts = ("",) if _texts_change(options) else ()
    rows = [_past_row(past, texts, shape, words, notes)] if past else []
    rows += [_year_row(run, options, shape, words, notes) for run in runs]
    return grid(titles, [*rows, *_total_rows(options, shape, words, notes)])


def _texts_change(options: Iterable[AidOption]) -> bool:
    return len({year.text for option in options for year in option.years}) > 1


def _past_row(
    past: Sequence[Sequence[AidYear]],
    texts: Sequence[str],
    shape: str,
    words: Words,
    notes: Footnotes,
) -> Row:
    """Return the sums of the years that are past; `texts` is what stands under theirs."""
    cells: list[str] = []
    for years in zip(*past, strict=True):
        sums = (total([year[place] for year in years]) for place in (2, 3, 4))
        amount, guaranteed, conditional = sums
        lefts = [year.left_to_pay for year in years if year.left_to_pay is not None]
        left = total(lefts) if len(lefts) == len(years) else None
        whole = AidTotal(len(years), amount, guaranteed, conditional, left)
        cells += _amounts(whole, shape, words, notes)
    name = words.say("table.past", n=past[-1][0].year)
    return row(name, *texts, *cells, "")


def _year_row(
    run: Sequence[Sequence[AidYear]],
    options: Sequence[AidOption],
    shape: str,
    words: Words,
    notes: Footnotes,
) -> Row:
    same = run[0]
    first, last = same[0].year, run[-1][0].year
    name = words.say("table.nth" if first == last else "table.years-each", n=first, last=last)
    if options[0].current_year == first and options[0].years[0].year < first:
        name = f"▸ {name}"
    if len(options) == 1 and same[0].etp not in ("", options[0].etp):
        name = f"{name}, {words.option(same[0].etp)}"
    cells = [name]
    if _texts_change(options):
        cells.append(words.text_name(same[0].text))
    for year in same:
        cells += _amounts(year, shape, words, notes)
    sources = merge_sources(*(year.guaranteed.sources for year in same))
    disputes: list[str] = []
    if any(year.conditional.high != 0 for year in same):
        disputes = [dispute for option in options for dispute in option.disputes]
    return row(*cells, notes.refs(sources, disputes))


def _total_rows(
    options: Sequence[AidOption], shape: str, words: Words, notes: Footnotes
) -> Iterator[Row]:
    """Yield the sums, those of the columns that a brief grid leaves out as rows of their own."""
    wholes = [option.total for option in options]
    blank = ("",) if _texts_change(options) else ()
    cells = [cell for whole in wholes for cell in _amounts(whole, shape, words, notes)]
    yield row(words.say("table.total", n=wholes[0].years), *blank, *cells, "", opens=True)
    if shape == _BRIEF:
        parts = [_amounts(whole, _BESIDE, words, notes)[1:] for whole in wholes]
        for code, texts in zip(_BESIDE.split()[1:], zip(*parts, strict=True), strict=True):
            if any(texts):
                name = " ".join(words.say(code.rstrip(">~")).split())
                yield row(words.say("table.of-it", what=name), *blank, *texts, "")


def _amounts(part: AidYear | AidTotal, shape: str, words: Words, notes: Footnotes) -> list[str]:
    """Return amount, guaranteed and conditional part at full achievement, then what is left."""
    paid = [part.amount, part.guaranteed]
    if shape == _BRIEF:
        return [notes.euros(part.amount)]
    if shape == _ALONE:
        paid.append(part.conditional)
    return [*map(notes.euros, paid), *map(notes.seen, _left(part.left_to_pay, words))]


def _left(left: Figure | None, words: Words) -> tuple[str, str]:
    """Return what is left to pay at full achievement, and at worst (rate 0, lowest band)."""
    if left is None:
        return "", ""
    worst = left_text(left.high, words)
    if left.value is None:
        return figure_text(left, EUROS, words.local), worst
    return left_text(left.value, words) + mark_of(left), worst


def targets_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return how many patients by when, list by list, then the rules of age and installation."""
    result: TargetsResult = shown.answer.result
    members = (result.options[0].members or ()) if result.options else ()
    rows = [
        _target_row(member.member, name, target, words, notes)
        for member in members
        for name, target in member.targets.asked()
    ]
    refusal = refusal_blocks(result.verdict, words)
    blocks: list[Block] = []
    for _, same in groupby(result.options, lambda option: option.term):
        blocks += _target_blocks(list(same), words, notes, opens=bool(blocks) or not refusal)
    return [
        *header(shown, words),
        *refusal,
        *(blocks or [paragraph(words.say("table.empty"))]),
        *([grid(columns(_MEMBERS, words), rows)] if rows else []),
        *([paragraph(words.say("table.newly-members"))] if members else []),
        *_rules(result.options, words),
        *narrowed(result.options, COUNT, words),
        *margin_blocks(shown, words, notes),
    ]


def _target_blocks(
    options: Sequence[TargetsOption], words: Words, notes: Footnotes, *, opens: bool
) -> Iterator[Block]:
    """Yield what is asked in one line, then each list with the options side by side."""
    lists = [name for name in _LISTS if getattr(options[0].targets, name) is not None]
    if not lists:
        return
    parts = [
        words.say(
            "targets.of-option", growths=_growths(option, words), option=words.option(option.etp)
        )
        for option in options
    ]
    due_on = getattr(options[0].targets, lists[0]).due_on
    code = "targets.asked" if due_on is None else "targets.by"
    said = words.say(code, on=due_on, parts=words.say("table.between").join(parts))
    yield paragraph(said, style="head", opens=opens)
    names = [GridColumn(words.option(option.etp), right=True) for option in options]
    titles = [GridColumn("", wraps=True), *names, *columns("table.refs~", words)]
    rows: list[Row] = []
    for name in lists:
        first, *others = _list_rows(name, options, words, notes)
        rows += [first._replace(opens=len(rows) > 1), *others]  # a line alone stands with the next
    yield grid(titles, rows)


def _growths(option: TargetsOption, words: Words) -> list[str]:
    """Return what an option asks of each list in words, once where nothing is known of any."""
    asked = tuple(option.targets.asked())
    if all(target.growth.value is target.growth.high is None for _, target in asked):
        return [words.say("targets.unknown")]
    return [
        f"{growth_text(target.growth, words.local)} {words.say(f'targets.{name}')}"
        for name, target in asked
    ]


def _list_rows(
    name: str, options: Sequence[TargetsOption], words: Words, notes: Footnotes
) -> Iterator[Row]:
    """Yield what is asked of a list and what was counted, a row for each that is known."""
    targets: list[Target] = [getattr(option.targets, name) for option in options]
    label, start = words.say(f"summary.{name}"), targets[0].start
    if start.value is not None:
        label = words.say("targets.list", name=label, start=start)
    for field in _OF_TARGET:
        figures = [getattr(target, field) for target in targets]
        is_first = field == _OF_TARGET[0]
        if not is_first and not any(map(_is_known, figures)):
            continue
        if field == "per_month" and not any(each and each.value for each in figures):
            continue  # nothing is left, or nobody knows what
        unit = SHARE if field == "rate" else COUNT
        texts = [
            growth_text(figure, words.local) if is_first else figure_text(figure, unit, words.local)
            for figure in figures
        ]
        refs = ""
        if is_first:
            disputes = [dispute for target in targets for dispute in target.disputes]
            refs = notes.refs(merge_sources(*(each.growth.sources for each in targets)), disputes)
        title = label if is_first else words.say(f"targets.row.{field}")
        yield row(title, *map(notes.seen, texts), refs)


def _is_known(figure: Figure | None) -> bool:
    return figure is not None and (figure.value, figure.low, figure.high) != (None, None, None)


def _target_row(who: str, name: str, target: Target, words: Words, notes: Footnotes) -> Row:
    texts = [
        figure_text(target.start, COUNT, words.local),
        growth_text(target.growth, words.local),
        figure_text(target.level, COUNT, words.local),
        "" if target.due_on is None else words.text(target.due_on),
        *(figure_text(each, COUNT, words.local) for each in target[4:6]),
        figure_text(target.per_month, COUNT, words.local),
        figure_text(target.rate, SHARE, words.local),
    ]
    refs = notes.refs(target.growth.sources, target.disputes)
    return row(who, words.say(f"list.{name}"), *map(notes.seen, texts), refs)


def _rules(options: Iterable[TargetsOption], words: Words) -> list[Block]:
    """Return the rules of age and installation that are met; a note tells of an unknown age."""
    codes = [
        f"table.{rule}-{finding.value}"
        for option in options
        for rule, finding in (("age", option.age_rule), ("newly", option.newly_installed))
    ]
    return [paragraph(words.say(code)) for code in dict.fromkeys(codes) if words.has(code)]
