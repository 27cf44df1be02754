"""HTML documents as tests look at them: their elements in order, and what they say."""

from html.parser import HTMLParser
from itertools import pairwise
from typing import NamedTuple

VOID = {"meta", "link", "br", "rect", "path", "circle", "line"}


class Element(NamedTuple):
    """An element, the names of those it stands in, the outermost first."""

    tag: str
    attributes: dict[str, str | None]
    inside: tuple[str, ...]


class Document(HTMLParser):
    """Reads a document: `elements` in order, `text` without that of styles.

    Raises AssertionError where an end tag is not that of the element that is open.
    """

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[str] = []
        self._said: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    @property
    def text(self) -> str:
        """What is said, each run of spaces, of any width, a space."""
        return " ".join("".join(self._said).split())

    def all(self, *tags: str) -> list[Element]:
        """Return the elements of these names, in order."""
        return [element for element in self.elements if element.tag in tags]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append(Element(tag, dict(attributes), tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element that is closed at once."""
        self.elements.append(Element(tag, dict(attributes), tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what is said."""
        if "style" not in self._open:
            self._said.append(data)


def check_structure(read: Document, lang: str) -> None:
    """Fail where a reader who sees nothing, or a page without a network, would be lost."""
    (root,) = read.all("html")
    assert root.attributes["lang"] == lang
    levels = [int(heading.tag[1]) for heading in read.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(read.all("h1")) == len(read.all("article"))
    for header in read.all("th"):
        expected = {"col", "colgroup"} if "thead" in header.inside else {"row"}
        assert header.attributes["scope"] in expected
    assert len(read.all("table")) == len(read.all("thead"))
    assert read.all("script", "iframe", "img", "object", "form", "a") == []
    for element in read.elements:
        assert not any(name.startswith("on") for name in element.attributes)
        assert element.attributes.get("src") is None
        assert element.attributes.get("href") in (None, "data:,")
