"""Every problem of a document at once, each with its place and how to mend it.

The same conversion that accepts good profiles finds what is wrong: each value it refuses is noted,
set aside, and the rest is converted again, until nothing is refused; then the consistency of what
remains is checked. What a value should look like follows from its type.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode

from amcli.law.profile.consistency import CHANGED, Path, dotted
from amcli.law.profile.facts import Key, Measure, key_at, keys_of
from amcli.load.diagnostics import MOST_DIAGNOSTICS, Diagnostic, Edit
from amcli.load.nearest import nearest_specialties, nearest_word
from amcli.load.remedies import LIST, NUMBER, SECTION, ValueForm, form_of, mended, within_bounds
from amcli.load.values import ReadPart, ReadTerms, Shape, meant, to_facts, with_specialty
from amcli.load.yaml.documents import Document, parted, unspaced
from amcli.load.yaml.survey import Flaw, Survey


def harmless(key: Key, day: date) -> Any:
    """Return a plain value to stand where one was wrong and something must stand."""
    if key.inner is not None:
        inner = (held for held in key.inner.values() if held.is_required)
        return {held.name: harmless(held, day) for held in inner}
    if key.choices:
        return key.choices[0]
    return {date: day.isoformat(), Decimal: 0}.get(key.held)


_AT = re.compile(r".* - at `\$([^`]*)`$", re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z_]+)|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_INCONSISTENT = {
    "hidden": "AM007",
    "negative": "AM040",
    "share": "AM041",
    "percentile": "AM042",
    "adults": "AM043",
    "etp": "AM044",
    "age": "AM045",
    "two-ages": "AM046",
    "future": "AM047",
    "order": "AM048",
    "too-large": "AM049",
    "overlap": "AM050",
    "event-order": "AM051",
    "event-needs": "AM052",
    "event-takes-no": "AM053",
    "event-after-end": "AM054",
    "event-text": "AM055",
    "event-switch": "AM056",
    "event-too-early": "AM057",
    "too-far": "AM058",
    "twice": "AM059",
    "event-renewal": "AM080",
    "cents": "AM081",
    "empty-list": "AM031",
    "group-etp": "AM075",
}


def diagnose(document: Document, survey: Survey, terms: ReadTerms, shape: Shape) -> ReadPart:
    """Return every problem of a surveyed document, sorted by position."""
    facts = _Repair(survey, terms, shape).run()
    written = survey.plain.get("name")
    name = written if isinstance(written, str) else None
    if not survey.found:
        return ReadPart(name, facts)
    return ReadPart(name, None, _diagnostics(document, survey.found, shape.within))


class _Repair:
    """A surveyed document being mended: what cannot be used is taken out, piece by piece."""

    def __init__(self, survey: Survey, terms: ReadTerms, shape: Shape) -> None:
        self.survey = survey
        self.terms = terms
        self.shape = shape
        self.spoiled: list[Path] = []

    def run(self) -> Any:
        """Note all problems in the survey; return what can be converted."""
        if not self.survey.plain:
            return None if self.survey.found else self.shape.kind()
        for path in self.survey.spoiled:
            self._refuse(path)
        self.survey.plain = meant(self.survey.plain, keys_of(self.shape.kind))
        self._check_specialty()
        profile = self._convert()
        if profile is not None:
            self._check_consistency(profile)
        return profile

    def _convert(self) -> Any:
        while True:
            try:
                return to_facts(self.survey.plain, self.shape.kind)
            except ValidationError as error:
                if not self._heed(str(error)):
                    return None

    def _heed(self, message: str) -> bool:
        """Note what msgspec refused and take it out; return whether converting can go on."""
        at = _AT.match(message)
        steps = _STEP.findall(at.group(1)) if at else []
        path: Path = tuple(name.rstrip("_") or int(place) for name, place in steps)
        missing = _MISSING.match(message)
        if missing:
            key = missing.group(1).rstrip("_")
            self._find("AM030", path, key=key)
            self._take_out((*path, key))
        elif not path or path in self.spoiled:
            self._find("AM098", path, reason=message)
            return False
        else:
            self._refuse(path)
        return True

    def _refuse(self, path: Path) -> None:
        """Note a value that has not the form its key asks for."""
        key, value = self._key(path), self.survey.values[path]
        form = form_of(key, is_item=isinstance(path[-1], int))
        self._find(
            form.code,
            path,
            **_wrong(form, key, value),
            **self._lone_rank(path, value),
            **_of_member(path, value),
        )
        self._take_out(path)

    def _lone_rank(self, path: Path, node: Node) -> dict[str, Any]:
        """Return how one rank in place of those of the lists is meant: of the list counted."""
        inner = self._key(path).inner or {}
        if not isinstance(node, ScalarNode) or any(
            key.fact.measure is not Measure.RANK for key in inner.values()
        ):
            return {}
        counts = self.survey.plain.get("patients") or {}
        name = "fa" if "fa" in counts and "mt" not in counts else "mt"
        rank = mended(NUMBER, node.value, Measure.RANK) if name in inner else None
        return {} if rank is None else {"write": f"{{{name}: {rank}}}", "variant": "write"}

    def _key(self, path: Path) -> Key:
        key = key_at(dotted(path), self.shape.kind)
        assert key is not None
        return key

    def _take_out(self, path: Path) -> None:
        """Remove the value at a path, or put a harmless one where something must stand."""
        self.spoiled.append(path)
        holder: Any = self.survey.plain
        for step in path[:-1]:
            holder = holder[_field_name(step)]
        key, last = self._key(path), path[-1]
        if isinstance(last, int) or key.is_required:
            holder[_field_name(last)] = harmless(key, self.terms.on)
        else:
            del holder[key.name]

    def _check_specialty(self) -> None:
        for path, part in with_specialty(self.survey.plain):
            written = part["specialty"]
            found = self.terms.book.slug(written)
            if found is None:
                self._find("AM029", (*path, "specialty"), value=written)
                self.spoiled.append((*path, "specialty"))
                del part["specialty"]
            else:
                part["specialty"] = found

    def _check_consistency(self, profile: Any) -> None:
        lists = {path[: _first_place(path)] for path in self.spoiled if _first_place(path)}
        for problem in self.shape.problems(profile, self.terms.on):
            if problem.path[: _first_place(problem.path) or None] not in lists:
                params = dict(problem.params)
                if "value" in params:
                    params["value"] = _shown(self.survey.values[problem.path])
                    fact = self._key(problem.path).fact
                    params |= {"low": str(fact.low), "high": str(fact.high)}
                    write = within_bounds(problem.code, _shown(self.survey.values[problem.path]))
                    params |= {} if write is None else {"write": write, "variant": "write"}
                self._find(_INCONSISTENT[problem.code], problem.path, **params)

    def _find(self, code: str, path: Path, /, **params: Any) -> None:
        shown = {"path": dotted((*self.shape.within, *path))} | params
        self.survey.found.append(Flaw(code, self.survey.place(path), shown, path))


def _diagnostics(document: Document, found: list[Flaw], within: Path) -> tuple[Diagnostic, ...]:
    ordered = sorted(found, key=_position)
    kept = [_diagnostic(document, problem, within) for problem in ordered[:MOST_DIAGNOSTICS]]
    if len(ordered) > MOST_DIAGNOSTICS:
        more = len(ordered) - MOST_DIAGNOSTICS
        kept.append(document.problem("AM099", ordered[MOST_DIAGNOSTICS].node, count=more))
    return tuple(kept)


def _position(problem: Flaw) -> tuple[int, int]:
    mark = problem.node.start_mark
    return mark.line, mark.column


def _diagnostic(document: Document, problem: Flaw, within: Path) -> Diagnostic:
    path = dotted((*within, *problem.path))
    params = {"path": path} | problem.params | _advice(problem, within)
    if "mark" in params:
        params["first"] = params.pop("mark").line + document.first_line + 1
    edit = _edit(document, problem.node, params)
    return document.problem(problem.code, problem.node, edit, **params)


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


def _advice(problem: Flaw, within: Path) -> dict[str, Any]:
    """Return the name probably meant, for an unknown key or specialty."""
    if problem.code == "AM012":
        key, near = str(problem.path[-1]), problem.params["nearest"]
        if key.isdecimal():
            return {"variant": "comma"}
        if remedy := _of_member(problem.path, problem.node):
            return remedy
        if near is None:
            return _spaced(problem.node)
        above, _, last = near.rpartition(".")
        is_here = above == dotted(problem.path[:-1])
        above, near = (dotted((*within, *filter(None, [path]))) for path in (above, near))
        if is_here:
            return {"nearest": near, "variant": "nearest", "key": last}
        variant = "elsewhere" if above else "nearest"
        return {"nearest": near, "variant": variant, "last": last, "section": above}
    if problem.code == "AM029":
        labels = nearest_specialties(problem.params["value"])
        if len(labels) == 1:
            return {"write": next(iter(labels)), "variant": "write"}
        return {"nearest": tuple(labels.values()), "variant": "nearest"} if labels else {}
    return _spaced(problem.node) if problem.code in ("AM019", "AM020") else {}


def _of_member(path: Path, node: Node) -> dict[str, Any]:
    """Return the remedy of a change that is told of the group: it is one of its members' own."""
    is_groups = path[:2] == ("group", "events")
    return {"variant": "member"} if is_groups and node.value in ("change", *CHANGED) else {}


def _spaced(node: Node) -> dict[str, Any]:
    """Return the remedy of a key and its value that only a space is missing between."""
    text = node.value if isinstance(node, ScalarNode) and not node.style else ""
    column = unspaced(text)
    return {} if column is None else {"write": parted(text, column), "variant": "space"}


def _wrong(form: ValueForm, key: Key, node: Node) -> dict[str, Any]:
    """Return what is shown of a value of a wrong form, and how to write it."""
    params: dict[str, Any] = {"value": _shown(node)}
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


def _field_name(step: str | int) -> Any:
    """Return a step of a path as the dataclasses name it: `from` is `from_` there."""
    return "from_" if step == "from" else step


def _first_place(path: Path) -> int:
    """Return where in a path the first place of a list stands; 0 when there is none."""
    return next((place for place, step in enumerate(path) if isinstance(step, int)), 0)


def _shown(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return f'"{node.value}"' if node.style else node.value or "null"
    return "{…}" if isinstance(node, MappingNode) else "[…]"
