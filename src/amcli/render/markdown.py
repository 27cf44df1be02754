"""A page as GitHub Markdown: the content of the table, user text shown as written."""

import re

from amcli.render.pages.registry import page_of
from amcli.words.catalogue import Words

from .bars import WITHOUT_LIMIT, bar_text
from .encoding import visible
from .page import (
    BULLET,
    Bars,
    Block,
    Branch,
    Choice,
    Column,
    Grid,
    Heading,
    Line,
    Page,
    Paragraph,
    Piece,
    Row,
)
from .screen import Shown
from .typography import FIXED

_USER_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+.!|~:@-])")
_OWN_MARKS = re.compile(r"([\\*|<~])")
_USER_TEXT = ("name", "literal")
_BOLD = ("good", "bad", "unsure")


def render_markdown(command: str, shown: Shown, words: Words) -> str:
    """Return an answer as a Markdown section."""
    header, *rest = _flat(page_of(command, shown, words))
    lines = [f"## {_paragraph(header)}", ""]
    previous: Block = header
    for block in rest:
        if lines[-1] and not (_is_item(previous) and _is_item(block)):
            lines.append("")
        lines += _set(block)
        previous = block
    return "\n".join(lines) + "\n"


def _flat(page: Page) -> list[Block]:
    """Return the blocks of a page, each choice replaced by its widest setting."""
    blocks: list[Block] = []
    for block in page:
        blocks += _flat(block.settings[0]) if isinstance(block, Choice) else [block]
    return blocks


def _is_item(block: Block) -> bool:
    return isinstance(block, Branch) or (isinstance(block, Paragraph) and bool(block.mark))


def _set(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return [f"### {_text(Piece(block.text))}"]
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Bars):
        return _chart(block)
    if isinstance(block, Branch):
        return [f"{'  ' * block.depth}- {_line(block.line)}"]
    return [_paragraph(block)]


def _paragraph(block: Block) -> str:
    if not isinstance(block, Paragraph):
        return ""
    text = _line(block.line)
    if not block.mark:
        return text
    if re.fullmatch(r"\d+\.", block.mark):
        return f"{block.mark} {text}"
    if block.mark == BULLET:
        return f"- {text}"
    return f"- {_text(Piece(block.mark))} — {text}"


def _line(line: Line) -> str:
    return "".join(_text(piece) for piece in line)


def _text(piece: Piece) -> str:
    shown = visible(piece.text).replace(FIXED, " ")
    if piece.style in _USER_TEXT:
        return _USER_MARKS.sub(r"\\\1", shown).replace("&", "&amp;")
    shown = _OWN_MARKS.sub(r"\\\1", shown)
    return f"**{shown}**" if piece.style in _BOLD else shown


def _grid(grid: Grid) -> list[str]:
    return [
        _row([_text(Piece(column.whole_title)) for column in grid.columns]),
        _row([_rule(column) for column in grid.columns]),
        *(_row(_cells(one)) for one in grid.rows),
    ]


def _chart(chart: Bars) -> list[str]:
    """Return a chart as a table: what each bar stands for, its number, and the bar."""
    most = max((bar.number for bar in chart.bars), default=0)
    rows = [
        _row([_text(Piece(chart.title)), _text(Piece(chart.unit)), ""]),
        "| ---: | ---: | --- |",
    ]
    for bar in chart.bars:
        drawn = bar_text(bar.number, most, WITHOUT_LIMIT)
        rows.append(_row([_text(Piece(bar.label)), str(bar.number), drawn]))
    return rows


def _rule(column: Column) -> str:
    return "---:" if column.right else "---"


def _cells(row: Row) -> list[str]:
    return [_text(cell._replace(text=cell.text.strip())) for cell in row.cells]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
