"""The marks of an image: dots, lines and fills that differ in form, not in colour alone."""

from .panels import Mark

INK, PAPER, GRID = "#1a1a1a", "#ffffff", "#d0d0d0"
BAND, HATCH = "#e3ebf5", "url(#hatch)"
_LINE = "#14457f"
DEFINITIONS = (
    '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#f7f7f7"/>'
    '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="#8a8a8a"/></pattern></defs>'
)
_DASHES = {
    Mark.SECONDARY: ' stroke-dasharray="12 3"',
    Mark.ASSUMED: ' stroke-dasharray="8 3 2 3"',
    Mark.ESTIMATED: ' stroke-dasharray="5 4"',
}


def stroke_of(mark: Mark) -> str:
    """Return how the line of a mark is drawn: whole where it is published, else in dashes."""
    return f'stroke="{_LINE}" stroke-width="2"{_DASHES.get(mark, "")}'


def dot_mark(mark: Mark, x: str, y: str) -> str:
    """Return the dot of a mark: full, hollow, a square, small, or a cross."""
    if mark is Mark.NONE:
        return f'<path d="M{x} {y}m-4 -4l8 8m0 -8l-8 8" stroke="{INK}" stroke-width="1.5"/>'
    if mark is Mark.ASSUMED:
        return f'<path d="M{x} {y}m-4 -4h8v8h-8z" fill="{PAPER}" {_edge()}/>'
    fill = PAPER if mark is Mark.SECONDARY else _LINE
    radius = "2" if mark is Mark.ESTIMATED else "4.5"
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" {_edge()}/>'


def key_mark(name: str, x: int, y: int) -> str:
    """Return the sample of a mark in the legend, 36 pixels wide."""
    if name in ("band", Mark.UNKNOWN.code):
        fill = BAND if name == "band" else HATCH
        return f'<rect x="{x}" y="{y - 6}" width="36" height="12" fill="{fill}" stroke="{GRID}"/>'
    mark = Mark[name.upper()]
    dot = dot_mark(mark, str(x + 18), str(y))
    if mark is Mark.NONE:
        return dot
    line = f'<path d="M{x} {y}h36" fill="none" {stroke_of(mark)}/>'
    return line if mark is Mark.ESTIMATED else line + dot


def _edge() -> str:
    return f'stroke="{_LINE}" stroke-width="1.5"'
