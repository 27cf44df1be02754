"""A group's profile: its own facts, and members written in place or in files of their own.

Imported when a document has the key `group`. Each part is read as any profile is, and told of its
problems in the same way, at the place where it stands.
"""

import os
import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amcli.law.profile.consistency import group_problems, member_problems
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
    source = _Source(document, terms)
    root = document.root
    assert isinstance(root, MappingNode)
    bare, items = _apart(root)
    here = [
        source.document.problem("AM076", key, path=key.value)
        for key, _ in root.value
        if _is_doctors(key)
    ]
    own = source.part(bare, Shape(GroupProfile, partial(group_problems, book=terms.book)))
    here += own.diagnostics
    members, elsewhere = _members(source, items, here)
    if not here and not elsewhere:
        here += _at_odds(source, root, own.facts.group, items)
    here.sort(key=by_position)
    if here or elsewhere:
        return ReadPart(own.name, None, (*here, *elsewhere))
    group = replace(own.facts.group, members=tuple(members))
    return ReadPart(own.name, replace(own.facts, group=group))


class _Source(NamedTuple):
    """A document of a file, and what its parts are read with."""

    document: Document
    terms: ReadTerms

    def part(self, root: Node, shape: Shape) -> ReadPart:
        """Return a part of the document as its shape says, or what is wrong in it."""
        return read_part(self.document._replace(root=root), self.terms, shape)


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


def _members(
    source: _Source, items: Sequence[Node], here: list[Diagnostic]
) -> tuple[list[Member], list[Diagnostic]]:
    """Return the members and the problems of their own files; add those of this one to `here`."""
    members: list[Member] = []
    elsewhere: list[Diagnostic] = []
    if len(items) > MOST_MEMBERS:
        here.append(source.document.problem("AM014", items[MOST_MEMBERS], most=MOST_MEMBERS))
        return members, elsewhere
    named: dict[str, int] = {}
    for number, node in enumerate(items):
        path, member, moves = f"group.members[{number}]", _NOTHING, NamedMember()
        named_file = value_at(node, "file")
        if named_file is not None:
            told = source.part(node, Shape(NamedMember, member_problems, (*_MEMBERS, number)))
            here += told.diagnostics
            if told.diagnostics:
                continue
            moves = told.facts
            node = node if moves.file is None else named_file
        if isinstance(node, MappingNode) and value_at(node, "file") is None:
            member = _inline(source, node, number)
            here += member.diagnostics
        elif isinstance(node, ScalarNode) and "\0" not in node.value and node.value:
            file = _file_of(source.document.text, node.value)
            if named.setdefault(os.path.realpath(file), number) != number:
                here.append(source.document.problem("AM078", node, path=path, value=node.value))
                continue
            code, member, more = _from_file(source, file)
            if code:
                here.append(
                    source.document.problem(code, node, path=path, value=node.value, **more)
                )
            elsewhere += member.diagnostics
        else:
            here.append(source.document.problem("AM079", node, path=path))
        if member.facts is not None:
            members.append(_moved(member.facts, moves))
    return members, elsewhere


def _moved(member: Member, moves: NamedMember) -> Member:
    """Return a member who joins and leaves as the group's file says, else as the own file does."""
    joined_on, left_on = moves.joined_on or member.joined_on, moves.left_on or member.left_on
    return replace(member, joined_on=joined_on, left_on=left_on)


def _inline(source: _Source, node: MappingNode, number: int) -> ReadPart:
    if value_at(node, "group") is not None:
        key = next(key for key, _ in node.value if key.value == "group")
        nested = source.document.problem("AM071", key, path=f"group.members[{number}]")
        return ReadPart(None, None, (nested,))
    return source.part(node, Shape(Member, member_problems, (*_MEMBERS, number)))


def _file_of(text: Text, value: str) -> str:
    """Return the file a member names, from the folder of the group's own file."""
    folder = "." if text.file == STDIN else os.path.dirname(text.file)
    return os.path.normpath(os.path.join(folder or ".", value))


def _from_file(source: _Source, file: str) -> tuple[str, ReadPart, dict[str, Any]]:
    """Return the code of what is wrong (empty if nothing), the member, what fills the sentence."""
    if os.path.realpath(file) == os.path.realpath(source.document.text.file):
        return "AM072", _NOTHING, {}
    data = source.terms.read_named(file)
    if data is None:
        return "AM070", _NOTHING, {}
    code, member, more = _member_in(source, file, data)
    if member.diagnostics and isinstance(data, bytes) and not _is_profile(data):
        return "AM074", _NOTHING, {"count": 0}
    return code, member, more


def _is_profile(data: bytes) -> bool:
    """Return whether a file speaks of a doctor: nobody is shown the lines of another one."""
    words = set(_KEY.findall(data.decode("utf-8", "ignore")))
    return any(word in _SECTIONS or fact_named(word, _SECTIONS) for word in words)


def _member_in(
    source: _Source, file: str, data: bytes | Diagnostic
) -> tuple[str, ReadPart, dict[str, Any]]:
    """Return the same of the bytes of a file."""
    text = open_text(file, data) if isinstance(data, bytes) else data
    if isinstance(text, Diagnostic):
        return "AM073", ReadPart(None, None, (text,)), {}
    parts = list(documents(text))
    if len(parts) != 1:
        return "AM074", _NOTHING, {"count": len(parts)}
    document = parts[0]
    if document.root is None:
        broken = () if document.diagnostic is None else (document.diagnostic,)
        return "AM073", ReadPart(None, None, broken), {}
    if value_at(document.root, "group") is not None:
        return "AM071", _NOTHING, {}
    there = source._replace(document=document)
    member = there.part(document.root, Shape(Member, member_problems))
    return "AM073" if member.diagnostics else "", member, {}


def _at_odds(
    source: _Source, root: MappingNode, group: Group, items: Sequence[Node]
) -> Iterator[Diagnostic]:
    """Yield what the group says that its members contradict."""
    juniors = group.docteurs_juniors
    if juniors is None or not items or juniors <= len(items):
        return
    node = value_at(value_at(root, "group"), "docteurs_juniors")
    assert node is not None
    path = "group.docteurs_juniors"
    yield source.document.problem("AM077", node, path=path, value=juniors, members=len(items))
