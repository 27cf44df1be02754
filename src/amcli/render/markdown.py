"""A page as GitHub Markdown: the content of the table, user text shown as written."""

import re
from collections.abc import Iterable

from amcli.words.catalogue import Words

from .characters import FIXED, bar_text, visible
from .footnotes import page_of
from .page import (
    BULLET,
    BarChart,
    Block,
    Branch,
    Grid,
    Heading,
    Line,
    Paragraph,
    Phrase,
    Settled,
    widest,
)
from .screen import Shown

_USER_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+.!|~:@-])")
_OWN_MARKS = re.compile(r"([\\*|<~])")
_BOLD = ("good", "bad", "unsure")
_LONGEST_BAR = 40  # characters


def render_markdown(shown: Shown, words: Words) -> str:
    """Return an answer as a Markdown section."""
    header, *rest = widest(page_of(shown, words))
    assert isinstance(header, Paragraph)
    lines = [f"## {_paragraph(header)}", ""]
    previous: Block = header
    for block in rest:
        if lines[-1] and not (_is_item(previous) and _is_item(block)):
            lines.append("")
        lines += _set(block)
        previous = block
    return "\n".join(lines) + "\n"


def _is_item(block: Block) -> bool:
    return isinstance(block, Branch) or (isinstance(block, Paragraph) and bool(block.mark))


def _set(block: Settled) -> list[str]:
    if isinstance(block, Heading):
        return [f"### {_text(Phrase(block.text))}"]
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, BarChart):
        return _chart(block)
    if isinstance(block, Branch):
        return [f"{'  ' * block.depth}- {_line(block.line)}"]
    return [_paragraph(block)]


def _paragraph(block: Paragraph) -> str:
    text = _line(block.line)
    if not block.mark:
        return text
    if re.fullmatch(r"\d+\.", block.mark):
        return f"{block.mark} {text}"
    if block.mark == BULLET:
        return f"- {text}"
    return f"- {_text(Phrase(block.mark))} — {text}"


def _line(line: Line) -> str:
    return "".join(_text(phrase) for phrase in line)


def _text(phrase: Phrase) -> str:
    shown = visible(phrase.text).replace(FIXED, " ")
    if phrase.is_user_text:
        return _USER_MARKS.sub(r"\\\1", shown).replace("&", "&amp;")
    shown = _OWN_MARKS.sub(r"\\\1", shown)
    return f"**{shown}**" if phrase.style in _BOLD else shown


def _grid(grid: Grid) -> list[str]:
    rows = [[cell._replace(text=cell.text.strip()) for cell in row.cells] for row in grid.rows]
    return [
        _row(_text(Phrase(column.whole_title)) for column in grid.columns),
        _row("---:" if column.right else "---" for column in grid.columns),
        *(_row(map(_text, cells)) for cells in rows),
    ]


def _chart(chart: BarChart) -> list[str]:
    """Return a chart as a table: what each bar stands for, its number, and the bar."""
    bars = [
        (_text(Phrase(bar.label)), str(bar.number), bar_text(bar.number, chart.most, _LONGEST_BAR))
        for bar in chart.bars
    ]
    titles = _row([_text(Phrase(chart.title)), _text(Phrase(chart.unit)), ""])
    return [titles, "| ---: | ---: | --- |", *map(_row, bars)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
