"""A group's profile: its own facts, and members written in place or in files of their own.

Imported when a document has the key `group`. Each part is read as any profile is, and told of its
problems in the same way, at the place where it stands.
"""

import os
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amcli.law.profile.consistency import dotted, group_problems, member_problems
from amcli.law.profile.facts import keys_of
from amcli.law.profile.group import MOST_MEMBERS, Group, GroupProfile, Member, NamedMember
from amcli.law.profile.profile import Profile

from .diagnostics import Diagnostic, by_position
from .files import STDIN, Text, open_text
from .nearest import fact_named
from .survey import read_part
from .values import ReadPart, ReadTerms, Shape
from .yaml.documents import Document, documents, value_at

_MEMBERS = ("group", "members")
_NOTHING = ReadPart(None, None)
_SECTIONS = tuple(name for name in keys_of(Member) if name != "name")
_KEY = re.compile(r"""^[\s{"']*(\w+)["']?\s*:""", re.MULTILINE)


def read_group(document: Document, terms: ReadTerms) -> ReadPart:
    """Return a group with its members, or every problem found, those of this file by position."""
    return _GroupReader(document, terms).read()


class _GroupReader:
    """The document of a group being read: its members, what is wrong in it and in their files."""

    def __init__(self, document: Document, terms: ReadTerms) -> None:
        self.document, self.terms = document, terms
        self.members: list[Member] = []
        self.here: list[Diagnostic] = []
        self.elsewhere: list[Diagnostic] = []
        self._named: dict[str, int] = {}  # the files of members, and which member each is

    def read(self) -> ReadPart:
        """Return the group, or what is wrong."""
        root = self.document.root
        assert isinstance(root, MappingNode)
        bare, items = _apart(root)
        for key, _ in root.value:
            if _is_doctors(key):
                self._tell("AM076", key, path=key.value)
        problems = partial(group_problems, book=self.terms.book)
        own = self._part(bare, Shape(GroupProfile, problems))
        self.here += own.diagnostics
        if len(items) > MOST_MEMBERS:
            self._tell("AM014", items[MOST_MEMBERS], most=MOST_MEMBERS)
        else:
            for number, node in enumerate(items):
                self._add(node, number)
        if not self.here and not self.elsewhere:
            self._check_juniors(root, own.facts.group, items)
        self.here.sort(key=by_position)
        if self.here or self.elsewhere:
            return ReadPart(own.name, None, (*self.here, *self.elsewhere))
        group = replace(own.facts.group, members=tuple(self.members))
        return ReadPart(own.name, replace(own.facts, group=group))

    def _tell(self, code: str, node: Node, **params: Any) -> None:
        self.here.append(self.document.problem(code, node, **params))

    def _part(self, root: Node, shape: Shape) -> ReadPart:
        """Return a part of the document as its shape says, or what is wrong in it."""
        return read_part(self.document._replace(root=root), self.terms, shape)

    def _add(self, node: Node, number: int) -> None:
        """Add the member written in a node, or in the file that it names, or tell why not."""
        within, moves = (*_MEMBERS, number), NamedMember()
        named_file = value_at(node, "file")
        if named_file is not None:
            stated = self._part(node, Shape(NamedMember, member_problems, within))
            self.here += stated.diagnostics
            if stated.diagnostics:
                return
            moves = stated.facts
            node = node if moves.file is None else named_file
        path = dotted(within)
        if isinstance(node, MappingNode) and value_at(node, "file") is None:
            nested = next((key for key, _ in node.value if key.value == "group"), None)
            if nested is not None:
                self._tell("AM071", nested, path=path)
                return
            member = self._part(node, Shape(Member, member_problems, within))
            self.here += member.diagnostics
        elif isinstance(node, ScalarNode) and "\0" not in node.value and node.value:
            file = _file_of(self.document.text, node.value)
            if self._named.setdefault(os.path.realpath(file), number) != number:
                self._tell("AM078", node, path=path, value=node.value)
                return
            code, member, more = self._from_file(file)
            if code:
                self._tell(code, node, path=path, value=node.value, **more)
            self.elsewhere += member.diagnostics
        else:
            self._tell("AM079", node, path=path)
            return
        if member.facts is not None:
            self.members.append(_moved(member.facts, moves))

    def _from_file(self, file: str) -> tuple[str, ReadPart, dict[str, Any]]:
        """Return the code of what is wrong (empty if nothing), the member, and more to be said."""
        if os.path.realpath(file) == os.path.realpath(self.document.text.file):
            return "AM072", _NOTHING, {}
        data = self.terms.read_named(file)
        if data is None:
            return "AM070", _NOTHING, {}
        text = open_text(file, data) if isinstance(data, bytes) else data
        if isinstance(text, Diagnostic):
            return _unless_strange(data, ReadPart(None, None, (text,)))
        parts = list(documents(text))
        if len(parts) != 1:
            return "AM074", _NOTHING, {"count": len(parts)}
        (document,) = parts
        if document.root is None:
            broken = () if document.diagnostic is None else (document.diagnostic,)
            return _unless_strange(data, ReadPart(None, None, broken))
        if value_at(document.root, "group") is not None:
            return "AM071", _NOTHING, {}
        member = read_part(document, self.terms, Shape(Member, member_problems))
        return _unless_strange(data, member) if member.diagnostics else ("", member, {})

    def _check_juniors(self, root: MappingNode, group: Group, items: Sequence[Node]) -> None:
        """Tell that a group has more junior doctors than members."""
        juniors = group.docteurs_juniors
        if juniors is None or not items or juniors <= len(items):
            return
        node = value_at(value_at(root, "group"), "docteurs_juniors")
        assert node is not None
        params = {"value": juniors, "members": len(items)}
        self._tell("AM077", node, path="group.docteurs_juniors", **params)


def _unless_strange(
    data: bytes | Diagnostic, member: ReadPart
) -> tuple[str, ReadPart, dict[str, Any]]:
    """Return a member whose own file is wrong, without its problems if the file is no profile."""
    if isinstance(data, bytes) and not _is_profile(data):
        return "AM074", _NOTHING, {"count": 0}
    return "AM073", member, {}


def _apart(root: MappingNode) -> tuple[MappingNode, Sequence[Node]]:
    """Return the document with an empty list of members and no doctor's facts, and the members."""
    items: list[Node] = []
    bare = copy(root)
    bare.value = [(key, copy(value)) for key, value in root.value if not _is_doctors(key)]
    for key, section in bare.value:
        if key.value == "group" and isinstance(section, MappingNode):
            section.value = [(inner, copy(facts)) for inner, facts in section.value]
            for inner, facts in section.value:
                if inner.value == "members" and isinstance(facts, SequenceNode):
                    items += facts.value
                    facts.value = []
    return bare, items


def _is_doctors(key: Node) -> bool:
    """Return whether a key at the top belongs to one doctor."""
    is_word = isinstance(key, ScalarNode) and key.value != "name"
    return is_word and key.value in keys_of(Profile)


def _moved(member: Member, moves: NamedMember) -> Member:
    """Return a member who joins and leaves as the group's file says, else as the own file does."""
    joined_on, left_on = moves.joined_on or member.joined_on, moves.left_on or member.left_on
    return replace(member, joined_on=joined_on, left_on=left_on)


def _file_of(text: Text, value: str) -> str:
    """Return the file a member names, from the folder of the group's own file."""
    folder = "." if text.file == STDIN else os.path.dirname(text.file)
    return os.path.normpath(os.path.join(folder or ".", value))


def _is_profile(data: bytes) -> bool:
    """Return whether a file speaks of a doctor: nobody is shown the lines of another one."""
    words = set(_KEY.findall(data.decode("utf-8", "ignore")))
    return any(word in _SECTIONS or fact_named(word, _SECTIONS) for word in words)
