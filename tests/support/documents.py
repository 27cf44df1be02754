"""HTML documents as tests look at them: their elements in order, and what they say."""

from html.parser import HTMLParser
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
