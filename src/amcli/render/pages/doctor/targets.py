"""`targets`: for each option and list, start → growth → level, when it is due, how far it is."""

from collections.abc import Iterable

from amcli.law.figures.terms import Finding
from amcli.law.pay.targets import Target, TargetsOption, TargetsResult
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Column, Paragraph, Row, grid, line, narrowing, row
from amcli.render.pages.frame import band_text, verdict_block
from amcli.render.screen import Shown
from amcli.words.catalogue import Words
from amcli.words.figures import figure_text, growth_text
from amcli.words.numbers import SHARE

_LISTS = ("mt", "fa")


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict, the targets, then the rules of age and installation that apply."""
    result: TargetsResult = shown.answer.result
    rows = [
        _row(words.say("table.etp", etp=option.etp), name, target, words, notes)
        for option in result.options
        for name, target in zip(_LISTS, option.targets, strict=True)
        if target is not None
    ]
    members = getattr(result.options[0], "members", ()) if result.options else ()
    rows += [
        _row(one.member, name, target, words, notes)
        for one in members
        for name, target in zip(_LISTS, one.targets, strict=True)
    ]
    blocks: list[Block] = [verdict_block(result.verdict, words)]
    blocks += _bands(result.options, words)
    blocks.append(
        narrowing(grid(_columns(words), rows))
        if rows
        else Paragraph(line(words.say("table.empty")))
    )
    if members:
        blocks.append(Paragraph(line(words.say("table.newly-members"))))
    return [*blocks, *_rules(result.options, words)]


def _bands(options: Iterable[TargetsOption], words: Words) -> list[Block]:
    bands = dict.fromkeys(option.band for option in options)
    return [Paragraph(line(words.say("table.band", band=band_text(band, words)))) for band in bands]


def _columns(words: Words) -> list[Column]:
    return [
        Column(words.say("table.option")),
        Column(words.say("table.list")),
        Column(words.say("table.start"), right=True),
        Column(words.say("table.growth"), right=True),
        Column(words.say("table.level"), right=True),
        Column(words.say("table.due")),
        Column(words.say("table.observed-count"), right=True),
        Column(words.say("table.remaining"), right=True),
        Column(words.say("table.per-month"), right=True),
        Column(words.say("table.rate"), right=True),
        Column(words.say("table.refs")),
    ]


def _row(who: str, name: str, target: Target, words: Words, notes: Footnotes) -> Row:
    figures = (
        figure_text(target.start),
        growth_text(target.growth),
        figure_text(target.level),
    )
    progress = (
        figure_text(target.observed),
        figure_text(target.remaining),
        figure_text(target.per_month),
        figure_text(target.rate, SHARE),
    )
    return row(
        who,
        words.say(f"list.{name}"),
        *(notes.seen(text) for text in figures),
        words.text(target.due_on),
        *(notes.seen(text) for text in progress),
        notes.refs(target.growth.sources, target.disputes),
    )


def _rules(options: Iterable[TargetsOption], words: Words) -> list[Block]:
    said: dict[str, None] = {}
    for option in options:
        for rule, finding in (("age", option.age_rule), ("newly", option.newly_installed)):
            if finding is not Finding.NOT_MET:
                said[f"table.{rule}-{finding.value}"] = None
    return [Paragraph(line(words.say(code))) for code in said]
