"""Tables in Markdown, and pages of which the marked regions are rewritten."""

from collections.abc import Iterable, Sequence

END = "<!-- end of what is measured -->"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table."""
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def reached(is_reached: bool) -> str:
    """Return whether what is aimed at is reached; what is missed stands out."""
    return "yes" if is_reached else "**no**"


def begin(name: str) -> str:
    """Return the mark that a region begins with."""
    return f"<!-- measured: {name} -->"


def rewritten(page: str, name: str, measured: str) -> str:
    """Return the page with one region replaced, all else kept; a new region goes to the end."""
    mark = begin(name)
    if mark not in page:
        page = f"{page.rstrip()}\n\n{mark}\n{END}\n".lstrip()
    before, rest = page.split(mark, 1)
    return f"{before}{mark}\n\n{measured}\n\n{END}{rest.split(END, 1)[1]}"
