"""A document read key by key, with everything that is wrong in its structure.

Keys that are unknown, written twice or not plain words are set aside with their place, and so are
values of a wrong shape; what remains can be converted, so that one run finds every problem.
"""

from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amcli.law.profile.consistency import Path, dotted
from amcli.law.profile.facts import Key, Keys, keys_of
from amcli.law.profile.profile import Profile
from amcli.load.values import CONSTANTS, LONGEST_LIST, Plain, number, value_of

_CORE = "tag:yaml.org,2002:"
_KINDS: dict[str, tuple[type, ...]] = {
    f"{_CORE}null": (type(None),),
    f"{_CORE}bool": (bool,),
    f"{_CORE}int": (int,),
    f"{_CORE}float": (int, type(number("0.5"))),
}


class Flaw(NamedTuple):
    """A problem, the node it stands at and what fills its sentence."""

    code: str
    node: Node
    params: dict[str, Any]
    path: Path = ()


class Survey:
    """What a document says and what is wrong in it.

    `plain` uses the names of the dataclasses; `keys` and `values` give the node of each path;
    `spoiled` are the paths whose value cannot be used.
    """

    def __init__(self, root: Node, shape: type = Profile) -> None:
        self.found: list[Flaw] = []
        self.spoiled: list[Path] = []
        self.keys: dict[Path, Node] = {}
        self.values: dict[Path, Node] = {(): root}
        self.plain: dict[str, Plain] = {}
        if isinstance(root, MappingNode):
            self.plain = self._mapping(root, keys_of(shape), ())
        else:
            self._find("AM019", root, ())

    def place(self, path: Path) -> Node:
        """Return the node to show for a path: its value, else its key, else what holds it."""
        while path not in self.values:
            path = path[:-1]
        node = self.values[path]
        is_bare = isinstance(node, ScalarNode) and not node.value
        return self.keys.get(path, node) if is_bare else node

    def _find(self, code: str, node: Node, path: Path, **params: Any) -> None:
        self.found.append(Flaw(code, node, params, path))

    def _mapping(self, node: MappingNode, allowed: Keys, path: Path) -> dict[str, Plain]:
        self._check_tag(node, "map", path)
        built: dict[str, Plain] = {}
        seen: dict[str, Node] = {}
        for key, value in node.value:
            name = self._known(key, allowed, seen, path)
            if name in allowed and name not in seen:
                seen[name] = key
                here, field = (*path, name), allowed[name]
                self.keys[here], self.values[here] = key, value
                built[field.name] = self._value(value, field, here)
        return built

    def _known(self, key: Node, allowed: Keys, seen: dict[str, Node], path: Path) -> str:
        """Return the name that a key has here, empty after noting that it can be none.

        Another name for one of these is noted, and what stands below it is read all the same.
        """
        if not isinstance(key, ScalarNode):
            self._find("AM018", key, path)
        elif key.tag not in (None, f"{_CORE}str"):
            self._find("AM016", key, path, tag=key.tag)
        elif key.value == "<<" and not key.style:
            self._find("AM017", key, path)
        elif key.value in seen:
            first = seen[key.value].start_mark
            self._find("AM011", key, (*path, key.value), mark=first)
        elif key.value not in allowed:
            return self._meant(key, allowed, path)
        else:
            return str(key.value)
        return ""

    def _meant(self, key: ScalarNode, allowed: Keys, path: Path) -> str:
        """Return the name of this section that an unknown key is meant for, having noted it."""
        from amcli.load.nearest import nearest_key  # a good profile needs none

        section = dotted(path)
        near = nearest_key(key.value, section, tuple(allowed))
        self._find("AM012", key, (*path, key.value), known=tuple(allowed), nearest=near)
        above, _, last = (near or "").rpartition(".")
        return last if above == section else ""

    def _value(self, node: Node, field: Key, path: Path) -> Plain:
        if isinstance(node, ScalarNode):
            value = self._scalar(node, path)
            if value is None:
                return field.if_empty
            if field.inner is not None or (field.is_list and not field.is_decimal):
                return self._spoil(node, path)
            return self._leaf(node, value, field, path)
        if isinstance(node, SequenceNode):
            return self._sequence(node, field, path)
        if field.inner is not None and not field.is_list and isinstance(node, MappingNode):
            return self._mapping(node, field.inner, path)
        return self._spoil(node, path)

    def _leaf(self, node: ScalarNode, value: Plain, field: Key, path: Path) -> Plain:
        if field.is_decimal and isinstance(value, str):
            value = number(value.strip())  # a quoted number is one
            return self._spoil(node, path) if isinstance(value, str) else value
        return value

    def _sequence(self, node: SequenceNode, field: Key, path: Path) -> Plain:
        self._check_tag(node, "seq", path)
        if len(node.value) > LONGEST_LIST:
            self._find("AM014", node, path, most=LONGEST_LIST)
            return field.if_empty
        if not field.is_list:
            return self._spoil(node, path)
        return [self._item(item, field, (*path, place)) for place, item in enumerate(node.value)]

    def _item(self, node: Node, field: Key, path: Path) -> Plain:
        self.values[path] = node
        if field.inner is not None:
            if isinstance(node, MappingNode):
                return self._mapping(node, field.inner, path)
        elif isinstance(node, ScalarNode):
            return self._leaf(node, self._scalar(node, path), field, path)
        return self._spoil(node, path)

    def _spoil(self, node: Node, path: Path) -> Plain:
        """Set aside a value of a wrong shape; the diagnosis words it after the type expected."""
        self.values[path] = node
        self.spoiled.append(path)
        return None

    def _check_tag(self, node: Node, kind: str, path: Path) -> None:
        if node.tag not in (None, f"{_CORE}{kind}"):
            self._find("AM016", node, path, tag=node.tag)

    def _scalar(self, node: ScalarNode, path: Path) -> Plain:
        if node.tag is None:
            return node.value if node.style else value_of(node.value)
        if node.tag == f"{_CORE}str":
            return node.value
        value = CONSTANTS.get(node.value, number(node.value))
        if not isinstance(value, _KINDS.get(node.tag, ())):
            self._find("AM016", node, path, tag=node.tag)
            return None
        return value
