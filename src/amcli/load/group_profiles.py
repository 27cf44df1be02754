"""A group's profile: its own facts, and members written in place or in files of their own.

Imported when a document has the key `group`. Each part is read as any profile is, and told of its
problems in the same way, at the place where it stands.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from msgspec import ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amcli.law.profile.consistency import group_problems, problems
from amcli.law.profile.facts import keys_of
from amcli.law.profile.group_profile import MOST_MEMBERS, Group, GroupProfile, Member
from amcli.law.profile.profile import Profile
from amcli.load.diagnose import Shape, diagnose
from amcli.load.files import STDIN, Files, Text, open_text
from amcli.load.values import Doubt, to_facts
from amcli.load.yaml.documents import Document, documents, plain_mapping
from amcli.load.yaml.survey import unbounded

from .diagnostics import Diagnostic

Slugs: TypeAlias = Callable[[str], str | None]
GROUP = Shape(GroupProfile, group_problems)


class Read(NamedTuple):
    """What came of a document: its name, the group if all is well, else what is wrong."""

    name: str | None
    profile: GroupProfile | None
    diagnostics: tuple[Diagnostic, ...]


class _Place(NamedTuple):
    """A file being read, the document in it, and what reading hangs on."""

    text: Text
    document: Document
    on: date
    slug: Slugs
    files: Files

    def wrong(self, code: str, node: Node, **params: Any) -> Diagnostic:
        """Return a problem at a node of the document."""
        mark = node.start_mark
        line = mark.line + self.document.first_line
        return self.text.diagnostic(code, line, mark.column, **params)


def is_group(root: Node | None) -> bool:
    """Return whether a document is a group's profile."""
    return isinstance(root, MappingNode) and any(
        isinstance(key, ScalarNode) and key.value == "group" for key, _ in root.value
    )


def read_group(text: Text, document: Document, on: date, slug: Slugs, *, files: Files) -> Read:
    """Return a group with its members, or every problem found, those of this file by position."""
    place = _Place(text, document, on, slug, files)
    root = document.root
    assert isinstance(root, MappingNode)
    refused = unbounded(root)
    if refused is not None:
        return Read(None, None, (place.wrong(refused.code, refused.node, **refused.params),))
    bare, items = _apart(root)
    here = list(_misplaced(place, root))
    own = _part(place, bare, GROUP)
    here += own.diagnostics
    members, elsewhere = _members(place, items, here)
    if not here and not elsewhere:
        here += _at_odds(place, root, own.profile.group, items)
    here.sort(key=lambda one: (one.line or 0, one.column or 0))
    if here or elsewhere:
        return Read(own.name, None, (*here, *elsewhere))
    facts = {name: getattr(own.profile.group, name) for name in Group.__dataclass_fields__}
    group = Group(**facts | {"members": tuple(members)})
    return Read(own.name, GroupProfile(name=own.profile.name, group=group), ())


def _apart(root: MappingNode) -> tuple[MappingNode, Sequence[Node]]:
    """Return the document with an empty list of members and no doctor's facts, and the members."""
    items: list[Node] = []
    pairs = []
    for key, value in root.value:
        if key.value == "group" and isinstance(value, MappingNode):
            value, held = _without_members(value)
            items += held
        if not _is_doctors(key):
            pairs.append((key, value))
    return _like(root, pairs), items


def _without_members(group: MappingNode) -> tuple[MappingNode, Sequence[Node]]:
    items: list[Node] = []
    pairs = []
    for key, value in group.value:
        if key.value == "members" and isinstance(value, SequenceNode):
            items += value.value
            value = SequenceNode(value.tag, [], value.start_mark, value.end_mark)
        pairs.append((key, value))
    return _like(group, pairs), items


def _like(node: MappingNode, pairs: list[tuple[Node, Node]]) -> MappingNode:
    return MappingNode(node.tag, pairs, node.start_mark, node.end_mark, node.flow_style)


def _is_doctors(key: Node) -> bool:
    """Return whether a key at the top belongs to one doctor."""
    is_word = isinstance(key, ScalarNode) and key.value != "name"
    return is_word and key.value in keys_of(Profile)


def _misplaced(place: _Place, root: MappingNode) -> Iterator[Diagnostic]:
    for key, _ in root.value:
        if _is_doctors(key):
            yield place.wrong("AM076", key, path=key.value)


def _part(place: _Place, root: Node, shape: Shape) -> Any:
    """Return a part of a document as its shape says, with its name or its problems."""
    try:
        plain = plain_mapping(root, keys_of(shape.kind))
        _name_specialty(plain, place.slug)
        found: Any = to_facts(plain, shape.kind)
        if not shape.problems(found, place.on):
            return Read(plain.get("name"), found, ())
    except (Doubt, ValidationError):
        pass
    document = place.document._replace(root=root)
    return diagnose(place.text, document, place.on, place.slug, shape)


def _name_specialty(plain: dict[str, Any], slug: Slugs) -> None:
    doctor = plain.get("doctor")
    written = doctor.get("specialty") if isinstance(doctor, dict) else None
    if isinstance(written, str):
        found = slug(written)
        if found is None:
            raise Doubt
        plain["doctor"]["specialty"] = found


def _members(
    place: _Place, items: Sequence[Node], here: list[Diagnostic]
) -> tuple[list[Member], list[Diagnostic]]:
    """Return the members and the problems of their own files; add those of this one to `here`."""
    members: list[Member] = []
    elsewhere: list[Diagnostic] = []
    if len(items) > MOST_MEMBERS:
        here.append(place.wrong("AM014", items[MOST_MEMBERS], most=MOST_MEMBERS))
        return members, elsewhere
    named: dict[str, int] = {}
    found: Any = None
    for number, node in enumerate(items):
        path = f"group.members[{number}]"
        if isinstance(node, MappingNode):
            found = _inline(place, node, number)
            here += found.diagnostics
        elif isinstance(node, ScalarNode) and "\0" not in node.value and node.value:
            file = _file_of(place.text, node.value)
            first = named.setdefault(os.path.realpath(file), number)
            if first != number:
                here.append(place.wrong("AM078", node, path=path, value=node.value))
                continue
            problem, found = _from_file(place, node, path, file)
            here += [problem] if problem else []
            elsewhere += found.diagnostics
        else:
            here.append(place.wrong("AM079", node, path=path))
            continue
        if found.profile is not None:
            members.append(found.profile)
    return members, elsewhere


def _inline(place: _Place, node: MappingNode, number: int) -> Any:
    within = ("group", "members", number)
    if is_group(node):
        key = next(key for key, _ in node.value if key.value == "group")
        nested = place.wrong("AM071", key, path=f"group.members[{number}]")
        return Read(None, None, (nested,))
    return _part(place, node, Shape(Member, problems, within))


def _file_of(text: Text, value: str) -> str:
    """Return the file a member names, from the folder of the group's own file."""
    folder = "." if text.file == STDIN else os.path.dirname(text.file)
    return os.path.normpath(os.path.join(folder or ".", value))


def _from_file(
    place: _Place, node: ScalarNode, path: str, file: str
) -> tuple[Diagnostic | None, Any]:
    """Return what is wrong with the mention of a file, and the member or problems found there."""
    is_own = os.path.realpath(file) == os.path.realpath(place.text.file)
    code = "AM072" if is_own else "AM070" if not place.files.has(file) else ""
    found: Any = Read(None, None, ())
    more: dict[str, Any] = {}
    if not code:
        code, found, more = _read_member(place, file)
    if not code:
        return None, found
    return place.wrong(code, node, path=path, value=node.value, **more), found


def _read_member(place: _Place, file: str) -> tuple[str, Any, dict[str, Any]]:
    """Return the code of what is wrong (empty if nothing), the member, what fills the sentence."""
    data = place.files.read(file)
    text = open_text(file, data) if isinstance(data, bytes) else data
    if isinstance(text, Diagnostic):
        return "AM073", Read(None, None, (text,)), {}
    parts = list(documents(text))
    if len(parts) != 1:
        return "AM074", Read(None, None, ()), {"count": len(parts)}
    document = parts[0]
    if document.root is None:
        broken = () if document.diagnostic is None else (document.diagnostic,)
        return "AM073", Read(None, None, broken), {}
    if is_group(document.root):
        return "AM071", Read(None, None, ()), {}
    there = place._replace(text=text, document=document)
    own = _part(there, document.root, Shape(Member, problems))
    return "AM073" if own.diagnostics else "", own, {}


def _at_odds(
    place: _Place, root: MappingNode, group: Group, items: Sequence[Node]
) -> Iterator[Diagnostic]:
    """Yield what the group says that its members contradict."""
    juniors = group.docteurs_juniors
    if juniors is None or not items or juniors <= len(items):
        return
    held = next(value for key, value in root.value if key.value == "group")
    node = next(value for key, value in held.value if key.value == "docteurs_juniors")
    path = "group.docteurs_juniors"
    yield place.wrong("AM077", node, path=path, value=juniors, members=len(items))
