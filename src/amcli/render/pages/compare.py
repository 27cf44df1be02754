"""`compare-versions`: which text gives more, then their figures side by side, like with like.

`--all` shows whatever differs, why, and which group of rules it comes from. Of many doctors: who
gains, a sentence for each option, then a line for each of them.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from string import ascii_lowercase

from amcli.law.figures.terms import Finding, Verdict
from amcli.render.characters import FIXED
from amcli.render.footnotes import Footnotes
from amcli.render.frame import SYMBOLS, header, proposals
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
from amcli.render.screen import Shown
from amcli.render.values import (
    delta_text,
    etp_of,
    is_range,
    place_text,
    signed_text,
    unit_of,
    value_text,
)
from amcli.study.compare.attribution import Attribution
from amcli.study.compare.compare import (
    CompareResult,
    Difference,
    OptionGain,
    SwitchResult,
    TextAnswers,
)
from amcli.study.crowd.population import DocumentLeftOut, GainsResult, OptionSummary, SummaryLine
from amcli.study.paths.result_paths import CONCEPTS
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, EUROS, UNKNOWN, Unit, figure_text, number_text

_WHY = (
    "attribution.what~ attribution.before> attribution.after> attribution.change> "
    "attribution.in-order~ attribution.average~"
)
# What the page shows of each option; `--all` shows every path that differs.
_SHOWN = ("total.amount", "total.guaranteed", "mt.growth", "fa.growth")
_EUROS = ("amount", "guaranteed")
_MOST_TEXTS = 2  # of more, the difference is said to be that of the first and the last
_INDENT = 2 * FIXED


def compare_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return which text gives more, and the figures that differ (with `--all`, all results)."""
    top = header(shown, words, _context(shown, words))
    result: CompareResult = shown.answer.result
    switch = _switch(result.switch, words)
    if not result.differences:
        return [*top, paragraph(words.say("table.same")), *switch]
    answers = [
        paragraph(_gain_text(each, words), style="head", opens=not place)
        for place, each in enumerate(result.gains)
    ]
    body = _every_difference if shown.all else _telling
    return [*top, *answers, *_refusals(result, words), *body(result, words, notes), *switch]


def _telling(result: CompareResult, words: Words, notes: Footnotes) -> Iterator[Block]:
    """Yield what each option comes to and asks, side by side, and how much more there is."""
    texts = tuple(result.differences[0].values)
    years = max((gain.years for gain in result.gains), default=0)
    listed = [each for each in result.differences if each.path.endswith(_SHOWN)]
    listed.sort(key=lambda each: (_posts(each), _SHOWN.index(_shown_as(each))))
    rows: list[Row] = []
    records: list[Row] = []  # each with the name of its option
    for etp, same in groupby(listed, lambda each: etp_of(each.path)):
        option = "" if etp is None else f"{capital(words.option(etp))}, "
        for place, each in enumerate(same):
            what = words.first((f"compare.{_shown_as(each)}",), "")
            what = what or words.say("table.total", n=years)
            record = _row(option + what, each, texts, words, notes)
            records.append(record)
            if option and place:
                record = record._replace(cells=(Phrase(_INDENT + what), *record.cells[1:]))
            rows.append(record._replace(opens=bool(option and rows) and not place))
    delta = words.say("compare.delta" if len(texts) > _MOST_TEXTS else "table.delta")
    ends = [GridColumn(delta, right=True, wraps=True), *columns("table.refs", words)]
    titles = [*_side_columns("table.field", texts, words, ""), *ends]
    full = grid(titles, rows)
    narrow = without(full, delta)  # the sentences above say it too
    label, *others = narrow.columns
    wrapped = narrow._replace(columns=(label._replace(wraps=True), *others))
    yield Choice(((full,), (narrow,), (wrapped,), (grid(titles, records),)))
    if left := len(result.differences) - len(listed):
        yield paragraph(words.say("compare.others", n=left))


def _every_difference(result: CompareResult, words: Words, notes: Footnotes) -> Iterator[Block]:
    """Yield whatever differs, each answer (`check`, `aid`, …) set apart, and why."""
    texts = tuple(result.differences[0].values)
    reasons = dict.fromkeys(each.reason for each in result.differences if each.reason)
    letters = dict(zip(reasons, ascii_lowercase, strict=False))
    rows: list[Row] = []
    placed = sorted(result.differences, key=lambda each: (_answer(each), _posts(each)))
    for _, same in groupby(placed, _answer):
        for number, each in enumerate(same):
            why, label = letters.get(each.reason, ""), place_text(each.path, words)
            opens = bool(rows) and not number
            rows.append(_row(label, each, texts, words, notes, why=(why,), opens=opens))
    last = "table.delta> table.why table.refs"
    yield grid(_side_columns("table.outcome", texts, words, last), rows)
    if any(is_range(each.delta) and unit_of(each.path) == EUROS for each in result.differences):
        yield paragraph(words.say("attribution.between-note"), style="faint")
    if letters:
        yield Heading(words.say("table.reasons"))
    yield from (
        paragraph(words.say(f"reason.{code}"), mark=letter) for code, letter in letters.items()
    )
    yield from _attributions(result.attributions, words, notes)


def _shown_as(difference: Difference) -> str:
    """Return what the page shows of a difference without `--all`: an end of its path."""
    return next(end for end in _SHOWN if difference.path.endswith(end))


def _context(shown: Shown, words: Words) -> str:
    """Return which texts, or options of one text, are compared."""
    texts = [answers.text for answers in shown.answer.result.texts]
    if any(note.code == "apart-posts" for note in shown.answer.notes):
        apart, together = texts
        return words.say("table.context-group", apart=apart, together=together, on=shown.on)
    is_by_option = len(texts) > 1 and len(set(texts)) == 1
    code = "table.context-options" if is_by_option else "table.context-compare"
    frame = {"title": shown.text_title, "on": shown.on}
    return words.say(code, count=len(texts), **frame)


def _gain_text(gain: OptionGain, words: Words) -> str:
    """Return which text gives most under an option, and how much more than another."""
    option = words.say("table.label", field=capital(words.option(gain.etp))) if gain.etp else ""
    if gain.best is None:
        open_texts = (text for text, amount in gain.amounts.items() if amount is None)
        named = tuple(side_text(text, words) for text in open_texts)
        return option + words.say("compare.unknown", texts=named)
    best, other, more = gain.best
    code = "more" if more else "same"
    if set(gain.verdicts.values()) == {Verdict.NOT_ELIGIBLE}:
        code = "none"
    elif more and gain.verdicts[other] is Verdict.NOT_ELIGIBLE:
        code = "alone"
    sides = {"best": side_text(best, words), "other": side_text(other, words)}
    band = words.say("compare.band") if gain.change != gain.high_change else ""
    amounts = {"amount": gain.amounts[best], "more": more, "years": gain.years, "band": band}
    return capital(option + words.say(f"compare.{code}", **sides, **amounts))


def side_text(text: str, words: Words) -> str:
    """Return a text, or an option that stands for one, as a sentence says it."""
    if words.has(f"option.{text}"):
        return words.option(text)
    return words.first((f"the-text.{text}",), text)


def capital(text: str) -> str:
    """Return a text that begins a sentence."""
    return text[:1].upper() + text[1:]


def _refusals(result: CompareResult, words: Words) -> Iterator[Block]:
    """Yield what keeps from signing under each text that is not open, by condition."""
    for answers in result.texts:
        parts = []
        for finding in (Finding.NOT_MET, Finding.UNDETERMINED):
            named = tuple(_conditions(answers, finding, words))
            if named:
                parts.append(words.say(f"compare.{finding.value}", n=len(named), names=named))
        if parts:
            text = capital(side_text(answers.text, words))
            yield paragraph(words.say("table.label", field=text), " ; ".join(parts))
    verdicts = {verdict for gain in result.gains for verdict in gain.verdicts.values()}
    if Verdict.UNDETERMINED in verdicts:
        yield paragraph(words.say("attribution.open"), style="faint")


def _conditions(answers: TextAnswers, finding: Finding, words: Words) -> Iterator[str]:
    """Yield the conditions of a finding, with the options they are asked of where not of all."""
    asked: dict[str, list[str]] = {}
    for each in answers.check.criteria:
        if each.verdict is finding:
            asked.setdefault(each.code, []).extend([each.etp] if each.etp else [])
    for code, etps in asked.items():
        is_every = len(etps) in (0, len(answers.check.options))
        options = "" if is_every else f" ({', '.join(map(words.option, etps))})"
        yield words.say(f"criterion.{code}") + options


def _row(
    label: str,
    difference: Difference,
    texts: Iterable[str],
    words: Words,
    notes: Footnotes,
    *,
    why: tuple[str, ...] = (),
    opens: bool = False,
) -> Row:
    path, values = difference.path, difference.values
    cells = [value_text(values.get(text), path, words) for text in texts]
    cells.append(delta_text(difference.delta, path, words))
    refs = notes.refs(difference.sources)
    return row(label, *map(notes.seen, cells), *why, refs, opens=opens)


def _switch(switch: SwitchResult | None, words: Words) -> Iterator[Block]:
    """Yield what asking for a later text today changes for a running contract, in a sentence."""
    if switch is None:
        return
    changes = [
        " ".join((place_text(path, words), delta_text(delta, path, words)))
        for path, _, delta, *_ in switch.differences
        if delta is not None and path.endswith((".total.amount", ".growth"))
    ]
    title = words.say("switch.title", text=switch.text, on=switch.on)
    told = " ; ".join(changes) or words.say("switch.same")
    yield paragraph(words.say("table.label", field=title), told, opens=True)


def _answer(difference: Difference) -> int:
    """Return where the answer that a difference is of stands on the page."""
    return next(place for place, name in enumerate(CONCEPTS) if difference.path.startswith(name))


def _posts(difference: Difference) -> Fraction:
    return Fraction(etp_of(difference.path) or 0)  # what holds for all options first


def _side_columns(first: str, texts: Iterable[str], words: Words, last: str) -> list[GridColumn]:
    """Return the field, a column for each text, or for each option where options compare."""
    return [
        *columns(first, words),
        *(GridColumn(_title(text, words), right=True, wraps=True) for text in texts),
        *columns(last, words),
    ]


def _title(text: str, words: Words) -> str:
    """Return the name of a text in two lines, that of an option in one."""
    is_option = words.has(f"option.{text}")
    return words.option(text) if is_option else "\n".join(words.text_name(text).rsplit(" ", 1))


def _attributions(
    attributions: Iterable[Attribution], words: Words, notes: Footnotes
) -> Iterator[Block]:
    """Yield a table for each text that follows another, of what changes; nothing of what stays."""
    verdicts: set[Verdict] = set()
    for (first, last), pair in groupby(attributions, lambda each: (each.from_text, each.to_text)):
        every = list(pair)
        changed = [each for each in every if each.matters]
        verdicts |= {side for each in changed for side in (each.from_verdict, each.to_verdict)}
        blocks: list[Block] = []
        if changed:
            rows = [_change_row(each, words, notes) for each in changed]
            blocks.append(grid(columns(_WHY, words), rows))
        blocks += _unknown(every, words)
        if blocks:
            yield Heading(words.say("attribution.title", first=first, last=last))
            yield from blocks
    if Verdict.NOT_ELIGIBLE in verdicts:
        yield paragraph(words.say("attribution.refused"), style="faint")


def _change_row(attribution: Attribution, words: Words, notes: Footnotes) -> Row:
    unit = EUROS if attribution.what in _EUROS else COUNT
    in_order = [(part.rule, part.in_order) for part in attribution.parts]
    average = [(part.rule, part.average) for part in attribution.parts]
    sides = (attribution.before, attribution.after)
    exact = (side._replace(low=side.value, high=side.value) for side in sides)
    return row(
        _what_text(attribution, words),
        *(notes.seen(figure_text(one, unit, words.local)) for one in exact),
        signed_text(attribution.change, unit, words.local),
        _parts(in_order, unit, words),
        "" if average == in_order else _parts(average, unit, words),
    )


def _what_text(attribution: Attribution, words: Words) -> str:
    """Return what changes, in words: `full time, guaranteed aid`."""
    etp = words.option(attribution.etp)
    return f"{etp}, {words.say(f'attribution.{attribution.what}')}"


def _parts(parts: Iterable[tuple[str, int | None]], unit: Unit, words: Words) -> str:
    """Return the parts that are not nothing, `?` for those not known."""
    named = [
        f"{words.say(f'attribution.rule.{rule}')} {signed_text(part, unit, words.local) or UNKNOWN}"
        for rule, part in parts
        if part != 0
    ]
    return ", ".join(named)


def _unknown(attributions: Iterable[Attribution], words: Words) -> Iterator[Block]:
    """Yield what could not be attributed, together for each cause."""
    hidden: dict[tuple[str, ...], list[str]] = {}
    for each in attributions:
        if each.parts and each.change is None:
            hidden.setdefault(each.unknown, []).append(_what_text(each, words))
    for rules, whats in hidden.items():
        code = "attribution.hidden" if rules else "attribution.never-known"
        told = words.say("table.between").join(whats)
        yield paragraph(words.say(code, whats=told, rules=rules))


def doctors_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return who gains and how much, then a line for each doctor under each option."""
    result: GainsResult = shown.answer.result
    summed_up = words.say("attribution.summary", profiles=result.profiles, on=shown.on)
    top = [paragraph(summed_up), *proposals(shown, words)]
    if not result.options:
        return [*top, paragraph(words.say("attribution.summary-none")), *left_out(shown, words)]
    titles = _side_columns("table.option summary.who~", result.texts, words, "table.delta>")
    rows = (
        _doctor_row(line, who_text(line, shown), words, notes, opens=bool(number) and not place)
        for number, option in enumerate(result.options)
        for place, line in enumerate(each for each in result.lines if each.etp == option.etp)
    )
    return [*top, *who_gains(result, words), grid(titles, rows), *left_out(shown, words)]


def who_gains(result: GainsResult, words: Words) -> Iterator[Block]:
    """Yield how many gain and lose under each option, and how much, from text to text."""
    yield from spread_blocks(result.options, result.texts[0], result.texts[-1], words)
    if result.open:
        undecided = {"n": result.open, "total": len(result.lines)}
        yield paragraph(words.say("attribution.open-count", **undecided), style="faint")


def spread_blocks(
    options: Iterable[OptionSummary], first: str, last: str, words: Words
) -> Iterator[Block]:
    """Yield who gains and who loses from a text to another, a sentence for each option."""
    sides = (side_text(first, words), side_text(last, words))
    for option in options:
        yield paragraph(_spread_text(option, *sides, words), style="head")


def _spread_text(option: OptionSummary, first: str, last: str, words: Words) -> str:
    spread = option.spread
    parts = [
        words.say(f"compare.who.{name}", n=getattr(spread, name))
        for name in ("gain", "lose", "same", "unsure", "unknown")
        if getattr(spread, name)
    ]
    euros = "" if spread.sum is None else signed_text(spread.sum, EUROS, words.local)
    mean = "" if spread.mean is None else signed_text(spread.mean, EUROS, words.local)
    code = "compare.spread" if euros else "compare.spread-unknown"
    sides = {"first": first, "last": last, "sum": euros, "mean": mean}
    return words.say(code, option=capital(words.option(option.etp)), parts=tuple(parts), **sides)


def _doctor_row(line: SummaryLine, who: str, words: Words, notes: Footnotes, *, opens: bool) -> Row:
    cells = [
        SYMBOLS["not_eligible"][0]
        if line.verdicts[text] is Verdict.NOT_ELIGIBLE
        else UNKNOWN
        if amount is None
        else number_text(amount, EUROS, words.local)
        for text, amount in line.amounts.items()
    ]
    change = signed_text(line.change, EUROS, words.local) or UNKNOWN
    return row(
        words.option(line.etp), Phrase(who, "literal"), *map(notes.seen, cells), change, opens=opens
    )


def who_text(line: SummaryLine | DocumentLeftOut, shown: Shown) -> str:
    """Return the name of a doctor, or where one without a name was read."""
    return line.name or shown.places.get((line.source, line.document), line.source)


def left_out(shown: Shown, words: Words) -> Iterator[Block]:
    """Yield which documents are not compared, and why."""
    result: GainsResult = shown.answer.result
    if result.left_out:
        named = (
            words.say(f"attribution.left-out.{each.why}", file=who_text(each, shown))
            for each in result.left_out
        )
        told = words.say("attribution.left-out", n=len(result.left_out))
        yield paragraph(told, Phrase(", ".join(named), "literal"))
