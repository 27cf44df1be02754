"""The flaws of a document as diagnostics: each with its place, its hint and its edit.

What a value should look like follows from its type; imported when something is wrong.
"""

from collections.abc import Iterable
from typing import Any

from yaml.nodes import Node, ScalarNode

from amcli.law.profile.consistency import CHANGED, Path, dotted
from amcli.law.profile.facts import Key, Measure

from .diagnostics import MOST_DIAGNOSTICS, Diagnostic, Edit
from .nearest import nearest_specialties, nearest_word
from .remedies import LIST, NUMBER, SECTION, form_of, mended
from .yaml.documents import Document, Flaw, parted, shown, unspaced, value_at


def diagnostics(document: Document, found: Iterable[Flaw], within: Path) -> tuple[Diagnostic, ...]:
    """Return the problems of a document, sorted by position, no more than anybody reads.

    `within` is the path that the document stands at.
    """
    flaws = sorted(found, key=lambda flaw: flaw.node.start_mark.index)
    kept = [_diagnostic(document, flaw, within) for flaw in flaws[:MOST_DIAGNOSTICS]]
    if len(flaws) > MOST_DIAGNOSTICS:
        more = len(flaws) - MOST_DIAGNOSTICS
        kept.append(document.problem("AM099", flaws[MOST_DIAGNOSTICS].node, count=more))
    return tuple(kept)


def _diagnostic(document: Document, flaw: Flaw, within: Path) -> Diagnostic:
    params = {"path": dotted((*within, *flaw.path))} | flaw.params
    if flaw.refused is not None:
        value, key = flaw.refused
        params |= _wrong(value, key, is_item=isinstance(flaw.path[-1], int))
        params |= _lone_rank(value, key, document) | _of_member(flaw.path, value)
    params |= _advice(flaw, within)
    if "mark" in params:
        params["first"] = params.pop("mark").line + document.first_line + 1
    edit = _edit(document, flaw.node, params)
    return document.problem(flaw.code, flaw.node, edit, **params)


def _edit(document: Document, node: Node, params: dict[str, Any]) -> Edit | None:
    """Return the edit that writes what a hint does in the place of a node, None for none.

    What an anchor or a tag stands before is left alone, and so is what goes over several lines.
    """
    first, start, end = node.start_mark.line, node.start_mark.column, node.end_mark.column
    number = first + document.first_line
    if params.get("variant") == "space":
        column = start + (unspaced(node.value) or 0)
        return Edit(number + 1, column + 1, column + 1, " ")
    if params.get("variant") == "comma":
        before = document.text.lines[number][:start].rstrip()
        return Edit(number + 1, len(before), start + 1, ".") if before.endswith(",") else None
    write = params.get("key", params.get("write"))
    is_bare = isinstance(node, ScalarNode) and (node.style or end - start == len(node.value))
    if write is None or not is_bare or node.end_mark.line != first:
        return None
    return Edit(number + 1, start + 1, end + 1, write)


def _advice(flaw: Flaw, within: Path) -> dict[str, Any]:
    """Return the name probably meant, for an unknown key or specialty."""
    if flaw.code == "AM012":
        key, near = str(flaw.path[-1]), flaw.params["nearest"]
        if key.isdecimal():
            return {"variant": "comma"}
        if remedy := _of_member(flaw.path, flaw.node):
            return remedy
        if near is None:
            return _spaced(flaw.node)
        above, _, last = near.rpartition(".")
        is_here = above == dotted(flaw.path[:-1])
        above, near = (dotted((*within, *filter(None, [path]))) for path in (above, near))
        if is_here:
            return {"nearest": near, "variant": "nearest", "key": last}
        variant = "elsewhere" if above else "nearest"
        return {"nearest": near, "variant": variant, "last": last, "section": above}
    if flaw.code == "AM029":
        labels = nearest_specialties(flaw.params["value"])
        if len(labels) == 1:
            return {"write": next(iter(labels)), "variant": "write"}
        return {"nearest": tuple(labels.values()), "variant": "nearest"} if labels else {}
    return _spaced(flaw.node) if flaw.code in ("AM019", "AM020") else {}


def _of_member(path: Path, node: Node) -> dict[str, Any]:
    """Return the remedy of a change that is told of the group: it is one of its members' own."""
    is_groups = path[:2] == ("group", "events")
    return {"variant": "member"} if is_groups and node.value in ("change", *CHANGED) else {}


def _spaced(node: Node) -> dict[str, Any]:
    """Return the remedy of a key and its value that only a space is missing between."""
    text = node.value if isinstance(node, ScalarNode) and not node.style else ""
    column = unspaced(text)
    return {} if column is None else {"write": parted(text, column), "variant": "space"}


def _wrong(node: Node, key: Key, *, is_item: bool) -> dict[str, Any]:
    """Return what is shown of a value that has not the form of its key, and how to write it."""
    form = form_of(key, is_item=is_item)
    params: dict[str, Any] = {"value": shown(node)}
    if form.choices:
        params["choices"] = form.choices
    if not isinstance(node, ScalarNode):
        return params
    if form.choices:
        write = nearest_word(node.value, form.choices)
    elif form is LIST and form_of(key, is_item=True) == SECTION:
        write = None
    else:
        write = mended(form, node.value, key.fact.measure)
    if write is not None and (node.style or write != node.value):
        params |= {"write": write, "variant": "write"}
    return params


def _lone_rank(node: Node, key: Key, document: Document) -> dict[str, Any]:
    """Return how one rank in place of those of the lists is meant: of the list counted."""
    if key.inner is None or not isinstance(node, ScalarNode):
        return {}
    if any(held.fact.measure is not Measure.RANK for held in key.inner.values()):
        return {}
    mt, fa = (value_at(value_at(document.root, "patients"), name) for name in ("mt", "fa"))
    rank = mended(NUMBER, node.value, Measure.RANK)
    name = "fa" if fa is not None and mt is None else "mt"
    return {} if rank is None else {"write": f"{{{name}: {rank}}}", "variant": "write"}
