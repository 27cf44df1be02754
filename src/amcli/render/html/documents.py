"""A page as HTML: one file that needs nothing else, made of the blocks that a screen shows.

The templates beside this module write the elements and escape all text; here is decided what
stands together: the items of a list, the groups of columns, the tables too wide for a phone.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from amcli.render.characters import FIXED, typeset, visible
from amcli.render.footnotes import Footnotes, blocks_of, notes_of
from amcli.render.page import Block, Branch, Grid, Paragraph, Phrase, Settled, paragraph, widest
from amcli.render.screen import Shown
from amcli.version import __version__
from amcli.words.catalogue import Words

_PHONE = 34  # characters of a line of figures on a screen of 360 pixels
_GAP = 2  # what the space between two columns takes of them


class Part(NamedTuple):
    """What one element shows: a block, those in a row that make one list, or what is drawn.

    `kind` names the macro that writes it.
    """

    kind: str
    blocks: tuple[Any, ...]


def article(shown: Shown, words: Words, images: Sequence[str] = (), *, opens: bool = False) -> str:
    """Return an answer as an article; `opens`: it is the first of its document.

    `images` are pictures of the answer, as SVG that is escaped already.
    """
    words = words.on_pages
    notes = Footnotes(shown, words)
    parts = list(parts_of(noted_blocks(shown, words, notes)))
    parts += [Part("image", (image,)) for image in images]
    return article_of([*parts, *footnoted(notes, words)], words, opens=opens)


def noted_blocks(shown: Shown, words: Words, notes: Footnotes) -> list[Settled]:
    """Return the blocks of an answer's page, and each of its notes as a paragraph."""
    page = widest(blocks_of(shown, words, notes))
    return [*page, *map(paragraph, notes_of(shown, words))]


def footnoted(notes: Footnotes, words: Words) -> Iterator[Part]:
    """Yield what stands under a page: sources and disputes folded, marks, the caveat."""
    folded = list(parts_of(notes.references()))
    if folded:
        yield Part("folded", (words.say("report.sources"), folded))
    yield from parts_of([notes.closing()])


def article_of(parts: Sequence[Part], words: Words, *, opens: bool = False) -> str:
    """Return parts as an article, its first paragraph the heading.

    `opens`: after what opens a document, which is named after it.
    """
    first, *rest = parts
    (heading,) = first.blocks
    assert isinstance(heading, Paragraph)
    templates = _templates()
    title = _fine(heading.line[0])
    opening = templates.opening(words.lang, title, __version__) if opens else ""
    return str(opening + templates.article(heading.line, rest))


def ending() -> str:
    """Return what stands after the last article."""
    return str(_templates().ending())


@cache
def _templates() -> Any:
    """Return the macros of the document, all of which escape what they are given."""
    environment = Environment(
        loader=PackageLoader("amcli.render.html", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(fine=_fine, groups=_groups, share=_share, zip=zip)
    environment.tests["wide"] = _is_wide
    return environment.get_template("document.html.jinja").module


def parts_of(blocks: Sequence[Settled]) -> Iterator[Part]:
    """Yield the parts of an article; marked paragraphs, and lines of a tree, are one list."""
    for kind, run in groupby(blocks, _kind):
        if kind in ("list", "tree"):
            yield Part(kind, tuple(run))
        else:
            yield from (Part(kind, (block,)) for block in run)


def _kind(block: Block) -> str:
    if isinstance(block, Paragraph) and block.mark:
        return "list"
    return "tree" if isinstance(block, Branch) else type(block).__name__.lower()


def _fine(phrase: Phrase | str) -> str:
    """Return a text with its spaces made unbreakable where they must be, a user's as written."""
    if isinstance(phrase, str):
        phrase = Phrase(phrase)
    if phrase.is_user_text:
        return visible(phrase.text)
    return typeset(visible(phrase.text.replace("\n", " ").rstrip(FIXED)))


def _groups(grid: Grid) -> list[tuple[str, int]]:
    """Return the groups of columns and how many each has; none where no column has a group."""
    named = [(group, len(list(run))) for group, run in groupby(each.group for each in grid.columns)]
    return named if any(group for group, _ in named) else []


def _is_wide(grid: Grid) -> bool:
    """Return whether a phone shows the rows as records: what may not wrap takes too much room."""
    widths = []
    for place, column in enumerate(grid.columns):
        texts = [column.title, *(row.cells[place].text for row in grid.rows)]
        words = [max(map(len, text.split()), default=0) for text in texts]
        widths.append(max(words) if column.wraps else max(words[0], *map(len, texts[1:]), 0))
    return sum(widths) + _GAP * (len(widths) - 1) > _PHONE


def _share(number: int, most: int) -> str:
    """Return how long a bar is, in percent of the longest."""
    return f"{100 * number / most:.1f}" if most else "0"
