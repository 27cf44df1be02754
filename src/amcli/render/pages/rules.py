"""`rules list show diff sources lint`: texts, their figures, and the documents behind them."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from amcli.render.characters import FIXED
from amcli.render.diagnostics import hint, message
from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Choice,
    GridColumn,
    Heading,
    Phrase,
    Row,
    columns,
    grid,
    paragraph,
    row,
    without,
)
from amcli.render.rule_words import citation_text, difference_text, label_of, part_of, value_text
from amcli.render.screen import Shown
from amcli.study.rules.rule_lint import LintProblem, LintResult
from amcli.study.rules.rule_tables import (
    DISPUTES,
    Cited,
    DiffResult,
    FigureDifference,
    ListResult,
    RuleFigure,
    RuleTable,
    ShowResult,
    SourceListed,
    SourcesResult,
    TextListed,
    tables_of,
)
from amcli.words.catalogue import Words
from amcli.words.figures import dated_text

_LIST = (
    "table.text rules.aliases~ rules.title~ rules.in-force~ rules.scope rules.extends~ "
    "rules.figures~"
)
_FIGURES = "rules.figure~ rules.value~ rules.status~ table.refs"
_CITED_FIGURES = "rules.key~ rules.value~ rules.status~ rules.where~"
_DIFFERENCES = "rules.difference> rules.status~ table.refs"
_SOURCES = "rules.source rules.title~ rules.kind~ table.date rules.looked-at rules.cited~"
_STYLES = {"error": "bad", "warning": "unsure"}


def list_page(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return one row per text; where there is little room without its other names."""
    result: ListResult = shown.answer.result
    rows = [
        row(
            text.id,
            ", ".join(text.aliases),
            words.of(text.titles, text.id),
            _in_force(text, words),
            words.say(f"rules.scope.{text.scope}"),
            text.amends or text.extends or "",
            _counts(text, words),
        )
        for text in result.texts
    ]
    full = grid(columns(_LIST, words), rows)
    return [
        paragraph(words.say("rules.list", n=len(result.texts), on=shown.on)),
        Choice(((full,), (without(full, words.say("rules.aliases")),))),
    ]


def _in_force(text: TextListed, words: Words) -> str:
    """Return when a text is in force, or that it is a proposal."""
    if text.in_force_from is None:
        return words.say("rules.proposal")
    if text.in_force_until is None:
        return words.say("rules.from", day=text.in_force_from)
    return words.say("rules.between", day=text.in_force_from, last=text.in_force_until)


def _counts(text: TextListed, words: Words) -> str:
    """Return how many figures a text has, by status: `98: published 61, assumed 30`."""
    parts = [
        f"{words.say(f'status.{status}')}{FIXED}{count}" for status, count in text.by_status.items()
    ]
    return words.say("table.label", field=str(text.figures)) + ", ".join(parts)


def show_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the tables of each section; with `--all` every figure with its whole citations."""
    result: ShowResult = shown.answer.result
    if not shown.all:
        sections = groupby(tables_of(result.figures), _section_of)
        tables = (block for each in sections for block in _section(*each, words, notes))
        return [*_text_header(shown, words), *tables]
    rows = [
        row(
            figure.key,
            notes.seen(value_text(figure, words)),
            words.say(f"status.{figure.status}"),
            " ; ".join(citation_text(each, shown.sources, words) for each in figure.citations),
        )
        for figure in result.figures
    ]
    return [*_text_header(shown, words), grid(columns(_CITED_FIGURES, words), rows)]


def _text_header(shown: Shown, words: Words) -> Iterator[Block]:
    """Yield the title of the text, when it is in force, its file, and what it was made from."""
    result: ShowResult = shown.answer.result
    text = result.text
    yield paragraph(f"{words.of(text.titles, text.id)} ({text.id})", style="name")
    yield paragraph(words.say("rules.standing", when=_in_force(text, words), on=shown.on))
    figures = words.say("rules.file", counts=_counts(text, words))
    yield paragraph(f"{figures} ", Phrase(result.file, "literal"))
    if text.parentage is not None:
        parent, hashed, day = text.parentage
        yield paragraph(words.say("rules.parentage", parent=parent, day=day, hash=hashed[:12]))
    if text.changes and text.base is not None:
        code = "rules.amendment" if text.amends else "note.proposal"
        changed = words.say(code, text=text.id, base=text.base, changes=text.changes)
        yield paragraph(changed if text.amends else f"! {changed}", style="unsure")


def _section_of(part: RuleTable | RuleFigure) -> str:
    if isinstance(part, RuleTable):
        return part.section
    name, dot, _ = part.key.partition(".")
    return name if dot else "in_force"


def _section(
    name: str, parts: Iterable[RuleTable | RuleFigure], words: Words, notes: Footnotes
) -> Iterator[Block]:
    """Yield the tables of a section, then the figures that stand in none."""
    yield Heading(words.say(f"rules.section.{name}"))
    rows = []
    for part in parts:
        if isinstance(part, RuleTable):
            yield _table(part, words, notes)
        else:
            label, value = label_of(part.key, words), notes.seen(value_text(part, words))
            rows.append(row(label, value, *_statuses([part], words), notes.refs(part.sources)))
    if rows:
        yield grid(columns(_FIGURES, words), rows)


def _table(table: RuleTable, words: Words, notes: Footnotes) -> Block:
    titles = [
        *columns(f"rules.rows.{table.section}~", words),
        *(GridColumn(part_of(name, words), right=True, wraps=True) for name in table.columns),
        *columns("rules.status~ table.refs", words),
    ]
    rows = []
    for name, cells in zip(table.rows, table.cells, strict=True):
        figures = [cell for cell in cells if cell is not None]
        statuses = ", ".join(_statuses(figures, words))
        texts = [notes.seen(value_text(cell, words)) for cell in cells]
        refs = notes.refs([source for figure in figures for source in figure.sources])
        rows.append(row(part_of(name, words), *texts, statuses, refs))
    return grid(titles, rows)


def _statuses(figures: Iterable[RuleFigure], words: Words) -> list[str]:
    """Return the statuses of figures in words, each once."""
    return [words.say(f"status.{code}") for code in dict.fromkeys(each.status for each in figures)]


def diff_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return a row per figure; where there is little room without its key, then the difference."""
    result: DiffResult = shown.answer.result
    texts = (result.before, result.after)
    blocks: list[Block] = [
        paragraph(
            Phrase(f"{words.of(text.titles, text.id)} ({text.id})", "name"),
            f", {_in_force(text, words)}",
        )
        for text in texts
    ]
    blocks.append(paragraph(words.say("rules.differences", n=len(result.differences))))
    if not result.differences:
        return blocks
    names = ["\n".join(words.text_name(text.id).rsplit(" ", 1)) for text in texts]
    if names[0] == names[1]:
        names = [words.say("rules.before"), words.say("rules.after")]
    titles = [
        *columns("rules.key rules.figure~", words),
        *(GridColumn(title, right=True, wraps=True) for title in names),
        *columns(_DIFFERENCES, words),
    ]
    full = grid(titles, [_difference_row(each, words, notes) for each in result.differences])
    named = without(full, words.say("rules.key"))
    sides = without(named, words.say("rules.difference"))
    return [*blocks, Choice(((full,), (named,), (sides,)))]


def _difference_row(difference: FigureDifference, words: Words, notes: Footnotes) -> Row:
    both = (difference.before, difference.after)
    sides = [side for side in both if side is not None]
    return row(
        difference.key,
        label_of(difference.key, words),
        *(notes.seen(value_text(side, words)) or "—" for side in both),
        difference_text(difference.key, difference.delta, words),
        " → ".join(_statuses(sides, words)),
        notes.refs(source for side in sides for source in side.sources),
    )


def sources_page(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return a row per source; with `--all` a part per source with the keys that cite it."""
    result: SourcesResult = shown.answer.result
    code = "rules.sources" if result.text is None else "rules.sources-of"
    top = paragraph(words.say(code, n=len(result.sources), text=result.text, on=shown.on))
    if shown.all:
        return [top, *(block for each in result.sources for block in _whole_source(each, words))]
    rows = [
        row(
            source.id,
            words.printed(source.title),
            words.say(f"rules.kind.{source.kind}"),
            dated_text(source.dated or "", words.lang),
            "" if source.looked_at is None else words.text(source.looked_at),
            ", ".join(_cited_count(cited, words) for cited in source.cited),
        )
        for source in result.sources
    ]
    full = grid(columns(_SOURCES, words), rows)
    return [top, Choice(((full,), (without(full, words.say("rules.source")),)))]


def _cited_count(cited: Cited, words: Words) -> str:
    name = words.say("rules.disputes") if cited.text == DISPUTES else cited.text
    return words.say("table.label", field=name) + str(cited.figures)


def _whole_source(source: SourceListed, words: Words) -> list[Block]:
    looked_at, kept_for = source.looked_at, source.kept_for
    facts = [
        words.say(f"rules.kind.{source.kind}"),
        dated_text(source.dated or "", words.lang),
        None if looked_at is None else words.say("rules.looked-at-on", day=looked_at),
        source.where,
        None if kept_for is None else words.say("rules.kept-for", why=kept_for),
    ]
    cited = [
        paragraph(words.say("table.label", field=_cited_count(each, words)), ", ".join(each.keys))
        for each in source.cited
    ]
    return [
        Heading(f"{source.id} — {words.printed(source.title)}"),
        paragraph(" · ".join(filter(None, facts)), style="faint"),
        *cited,
    ]


def lint_page(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return how many files and problems there are, then these, else the files without any."""
    result: LintResult = shown.answer.result
    severities = [problem.severity for problem in result.problems]
    errors, warnings = map(severities.count, _STYLES)
    summary = words.say(
        "lint.summary",
        files=len(result.files),
        figures=sum(file.figures for file in result.files),
        errors=errors,
        warnings=warnings,
        on=shown.on,
    )
    top = paragraph(summary, style="bad" if errors else "unsure" if warnings else "good")
    if result.problems:
        return [top, *(block for problem in result.problems for block in _problem(problem, words))]
    clean = (
        paragraph(
            Phrase("✓ ", "good"),
            Phrase(file.file, "literal"),
            words.say("lint.file", text=file.text, n=file.figures),
            opens=not place,
        )
        for place, file in enumerate(result.files)
    )
    return [top, *clean]


def _problem(problem: LintProblem, words: Words) -> Iterator[Block]:
    """Yield a problem at its place, and how to mend it."""
    problem = problem._replace(params={"key": problem.key, **problem.params})
    places = (problem.file, problem.line, problem.column)
    place = ":".join(str(part) for part in places if part is not None)
    label = words.say(f"diagnostic.{problem.severity}", id=problem.code)
    yield paragraph(
        Phrase(place, "literal"),
        ": ",
        Phrase(label, _STYLES[problem.severity]),
        f" {message(problem, words)}",
        opens=True,
    )
    yield paragraph(f"{words.say('diagnostic.hint')} {hint(problem, words)}", style="faint")
