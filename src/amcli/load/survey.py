"""A composed document key by key: the facts it states, and everything that is wrong in it.

Keys that are unknown, written twice or not plain words are set aside with their place, and so are
values of a wrong shape. The same conversion that accepts good profiles finds what else is wrong:
each value it refuses is noted, set aside, and the rest is converted again, until nothing is
refused; then the consistency of what remains is checked. So one run finds every problem.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amcli.law.profile.consistency import Path, dotted
from amcli.law.profile.facts import Key, Keys, key_at, keys_of

from .remedies import form_of, within_bounds
from .values import (
    CONSTANTS,
    LONGEST_LIST,
    Plain,
    ReadPart,
    ReadTerms,
    Shape,
    meant,
    number,
    to_facts,
    value_of,
    with_specialty,
)
from .yaml.documents import Document, Flaw, shown

_CORE = "tag:yaml.org,2002:"
_KINDS: dict[str, tuple[type, ...]] = {
    f"{_CORE}null": (type(None),),
    f"{_CORE}bool": (bool,),
    f"{_CORE}int": (int,),
    f"{_CORE}float": (int, Decimal),
}
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


def read_part(document: Document, terms: ReadTerms, shape: Shape) -> ReadPart:
    """Return what a document, or a part of one, says, or every problem found in it."""
    assert document.root is not None
    survey = Survey(document.root, terms, shape)
    facts = survey.facts()
    written = survey.plain.get("name")
    name = written if isinstance(written, str) else None
    if not survey.found:
        return ReadPart(name, facts)
    from .diagnose import diagnostics  # imports what only errors use

    return ReadPart(name, None, diagnostics(document, survey.found, shape.within))


class Survey:
    """What a document says and what is wrong in it.

    `plain` uses the names of the dataclasses.
    """

    def __init__(self, root: Node, terms: ReadTerms, shape: Shape) -> None:
        self._terms, self._shape = terms, shape
        self.found: list[Flaw] = []
        self._spoiled: list[Path] = []  # the paths whose value cannot be used
        self._keys: dict[Path, Node] = {}
        self._values: dict[Path, Node] = {(): root}
        self.plain: dict[str, Plain] = {}
        if isinstance(root, MappingNode):
            self.plain = self._mapping(root, keys_of(shape.kind), ())
        else:
            self._find("AM019", ())

    def facts(self) -> Any:
        """Return what the document states, as far as it can be used; note what cannot be."""
        self._check_specialty()
        facts = self._converted()
        if facts is not None:
            self._check_consistency(facts)
        return facts

    def _find(self, code: str, path: Path, /, node: Node | None = None, **params: Any) -> None:
        """Note a problem at a node, else where a path is shown."""
        self.found.append(Flaw(code, node or self._place(path), path, params))

    def _place(self, path: Path) -> Node:
        """Return the node to show for a path: its value, else its key, else what holds it."""
        while path not in self._values:
            path = path[:-1]
        node = self._values[path]
        is_bare = isinstance(node, ScalarNode) and not node.value
        return self._keys.get(path, node) if is_bare else node

    def _mapping(self, node: MappingNode, allowed: Keys, path: Path) -> dict[str, Plain]:
        self._check_tag(node, "map", path)
        built: dict[str, Plain] = {}
        seen: dict[str, Node] = {}
        for key, value in node.value:
            name = self._known(key, allowed, seen, path)
            if name in allowed and name not in seen:
                seen[name] = key
                here, field = (*path, name), allowed[name]
                self._keys[here], self._values[here] = key, value
                built[field.name] = self._value(value, field, here)
        return built

    def _known(self, key: Node, allowed: Keys, seen: dict[str, Node], path: Path) -> str:
        """Return the name that a key has here, empty after noting that it can be none.

        Another name for one of these is noted, and what stands below it is read all the same.
        """
        if not isinstance(key, ScalarNode):
            self._find("AM018", path, key)
        elif key.tag not in (None, f"{_CORE}str"):
            self._find("AM016", path, key, tag=key.tag)
        elif key.value == "<<" and not key.style:
            self._find("AM017", path, key)
        elif key.value in seen:
            first = seen[key.value].start_mark
            self._find("AM011", (*path, key.value), key, mark=first)
        elif key.value not in allowed:
            return self._meant(key, allowed, path)
        else:
            return str(key.value)
        return ""

    def _meant(self, key: ScalarNode, allowed: Keys, path: Path) -> str:
        """Return the name of this section that an unknown key is meant for, having noted it."""
        from .nearest import nearest_key  # a good profile needs none

        section = dotted(path)
        near = nearest_key(key.value, section, tuple(allowed))
        self._find("AM012", (*path, key.value), key, known=tuple(allowed), nearest=near)
        above, _, last = (near or "").rpartition(".")
        return last if above == section else ""

    def _value(self, node: Node, field: Key, path: Path) -> Plain:
        if isinstance(node, ScalarNode):
            value = self._scalar(node, path)
            if value is None:
                return field.if_empty
            if field.inner is not None or (field.is_list and not field.is_decimal):
                return self._refuse(node, field, path)
            return self._leaf(node, value, field, path)
        if isinstance(node, SequenceNode):
            return self._sequence(node, field, path)
        if field.inner is not None and not field.is_list and isinstance(node, MappingNode):
            return self._mapping(node, field.inner, path)
        return self._refuse(node, field, path)

    def _leaf(self, node: ScalarNode, value: Plain, field: Key, path: Path) -> Plain:
        if field.is_decimal and isinstance(value, str):
            value = number(value.strip())  # a quoted number is one
            return self._refuse(node, field, path) if isinstance(value, str) else value
        return value

    def _sequence(self, node: SequenceNode, field: Key, path: Path) -> Plain:
        self._check_tag(node, "seq", path)
        if len(node.value) > LONGEST_LIST:
            self._find("AM014", path, node, most=LONGEST_LIST)
            return field.if_empty
        if not field.is_list:
            return self._refuse(node, field, path)
        return [self._item(item, field, (*path, place)) for place, item in enumerate(node.value)]

    def _item(self, node: Node, field: Key, path: Path) -> Plain:
        self._values[path] = node
        if field.inner is not None:
            if isinstance(node, MappingNode):
                return self._mapping(node, field.inner, path)
        elif isinstance(node, ScalarNode):
            return self._leaf(node, self._scalar(node, path), field, path)
        return self._refuse(node, field, path)

    def _check_tag(self, node: Node, kind: str, path: Path) -> None:
        if node.tag not in (None, f"{_CORE}{kind}"):
            self._find("AM016", path, node, tag=node.tag)

    def _scalar(self, node: ScalarNode, path: Path) -> Plain:
        if node.tag is None:
            return node.value if node.style else value_of(node.value)
        if node.tag == f"{_CORE}str":
            return node.value
        value = CONSTANTS.get(node.value, number(node.value))
        if not isinstance(value, _KINDS.get(node.tag, ())):
            self._find("AM016", path, node, tag=node.tag)
            return None
        return value

    def _refuse(self, node: Node, key: Key, path: Path) -> Plain:
        """Note a value that has not the form its key asks for; return what may stand there."""
        is_item = isinstance(path[-1], int)
        code = form_of(key, is_item=is_item).code
        self.found.append(Flaw(code, self._place(path), path, {}, (node, key)))
        self._spoiled.append(path)
        return harmless(key, self._terms.on) if is_item or key.is_required else key.if_empty

    def _check_specialty(self) -> None:
        for path, part in with_specialty(self.plain):
            slug = self._terms.book.slug(part["specialty"])
            if slug is None:
                self._find("AM029", (*path, "specialty"), value=part["specialty"])
                self._spoiled.append((*path, "specialty"))
            part["specialty"] = slug

    def _converted(self) -> Any:
        """Return the facts of what can be used, None where there are none."""
        kind = self._shape.kind
        try:
            return to_facts(self.plain, kind)
        except ValidationError:
            self.plain = meant(self.plain, keys_of(kind))
        while True:
            try:
                return to_facts(self.plain, kind)
            except ValidationError as error:
                if not self._heed(str(error)):
                    return None

    def _heed(self, message: str) -> bool:
        """Note what msgspec refused and put it right; return whether converting can go on."""
        at = _AT.match(message)
        steps = _STEP.findall(at.group(1)) if at else []
        path: Path = tuple(name.rstrip("_") or int(place) for name, place in steps)
        missing = _MISSING.match(message)
        if missing:
            name = missing.group(1).rstrip("_")
            self._find("AM030", path, key=name)
            path = (*path, name)
            self._spoiled.append(path)
            stand_in = harmless(self._key(path), self._terms.on)
        elif not path or path in self._spoiled:
            self._find("AM098", path, reason=message)
            return False
        else:
            stand_in = self._refuse(self._values[path], self._key(path), path)
        holder: Any = self.plain
        for step in path[:-1]:
            holder = holder[_field_name(step)]
        holder[_field_name(path[-1])] = stand_in
        return True

    def _key(self, path: Path) -> Key:
        key = key_at(dotted(path), self._shape.kind)
        assert key is not None
        return key

    def _check_consistency(self, facts: Any) -> None:
        lists = {path[: _first_place(path)] for path in self._spoiled if _first_place(path)}
        for problem in self._shape.problems(facts, self._terms.on):
            if problem.path[: _first_place(problem.path) or None] in lists:
                continue
            params = dict(problem.params)
            if "value" in params:
                fact, written = self._key(problem.path).fact, shown(self._values[problem.path])
                params |= {"value": written, "low": str(fact.low), "high": str(fact.high)}
                write = within_bounds(problem.code, written)
                params |= {} if write is None else {"write": write, "variant": "write"}
            self._find(_INCONSISTENT[problem.code], problem.path, **params)


def harmless(key: Key, day: date) -> Any:
    """Return a plain value to stand where one was wrong and something must stand."""
    if key.inner is not None:
        inner = (held for held in key.inner.values() if held.is_required)
        return {held.name: harmless(held, day) for held in inner}
    if key.choices:
        return key.choices[0]
    return {date: day.isoformat(), Decimal: 0}.get(key.held)


def _field_name(step: str | int) -> Any:
    """Return a step of a path as the dataclasses name it: `from` is `from_` there."""
    return "from_" if step == "from" else step


def _first_place(path: Path) -> int:
    """Return where in a path the first place of a list stands; 0 when there is none."""
    return next((place for place, step in enumerate(path) if isinstance(step, int)), 0)
