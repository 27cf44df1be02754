"""A case whose every look at a fact, a rule or a reading is kept by the open trace.

The same rules answer it with the same figures.
"""

from collections.abc import Mapping
from copy import copy
from functools import cache
from typing import Any

from amcli.law.contract.case import Ask, Case, Readings, open_case
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.steps import keep_read
from amcli.law.profile.facts import Facts
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import Memo, RuleBook, RuleSet
from amcli.study.explain.tracing import FactRead, ReadingRead, RuleRead

_PATH = " path"  # no field has a blank in its name


class TracedFigures(dict[str, Sourced]):
    """The figures of a text; those that nobody published are looked at in vain, and kept too."""

    def __init__(self, text: str, figures: Mapping[str, Sourced]) -> None:
        super().__init__(figures)
        self._text = text

    def __getitem__(self, key: str) -> Sourced:
        found = super().__getitem__(key)
        keep_read(RuleRead(self._text, key, found))
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """Return the figure of a key, or the default."""
        found = super().get(key)
        keep_read(RuleRead(self._text, key, found))
        return default if found is None else found


class TracedReadings(Readings):
    """Readings that keep which dispute was met."""

    def uses(self, dispute: str, reading: str) -> bool:
        """Return whether `reading` was chosen for `dispute`."""
        keep_read(ReadingRead(dispute, self.chosen.get(dispute, "")))
        return super().uses(dispute, reading)


class TracedAsk(Ask):
    """What is asked, its day and its rate watched."""

    @property
    def on(self) -> Any:
        """The day of the question."""
        return _seen("on", self[Ask._fields.index("on")])

    @property
    def achievement(self) -> Any:
        """The rate tried."""
        return _seen("achievement", self[Ask._fields.index("achievement")])


class TracedCase(Case):
    """A case of watched parts."""

    @property
    def signed_on(self) -> Any:
        """The day of signature."""
        return _seen(f"{self.section}.signed_on", self[Case._fields.index("signed_on")])

    def reopened(self, profile: Profile, ask: Ask) -> Case:
        """Return the case of another profile under the same book, watched as well."""
        return _watched(open_case(profile, self.book, ask))


def traced(case: Case) -> Case:
    """Return the case with its profile, book, question and readings watched; its members' too."""
    profile = watched_facts(case.profile, "")
    book, readings = case.book, TracedReadings(case.ask.readings.chosen)
    texts = RuleBook(book.headers, lambda text: _watched_rules(book.rules(text)), book.specialty)
    parts: dict[str, Any] = {
        "book": texts,
        "ask": TracedAsk(**(case.ask._asdict() | {"readings": readings})),
    }
    if case.group is None:
        return _watched(case._replace(profile=profile, **parts))
    group = watched_facts(case.group, "group")
    members = [
        _watched(member._replace(profile=own, **parts))
        for member, own in zip(case.members, group.members, strict=True)
    ]
    contract = case.profile.contract
    stated = watched_facts(contract, "group")
    vars(stated).update(  # what a group does not state, and what it calls otherwise
        assistant=contract.assistant,
        notified_targets=contract.notified_targets,
        observations=watched_facts(contract.observations, "group.achieved"),
    )
    together = Profile(name=profile.name, doctor=case.profile.doctor, contract=stated)
    return _watched(case._replace(profile=together, group=group, members=tuple(members), **parts))


def _watched(case: Case) -> Case:
    return TracedCase(
        **(case._asdict() | {"rules": case.book.rules(case.rules.header), "memo": {}})
    )


def _watched_rules(rules: RuleSet) -> RuleSet:
    found = copy(rules)
    found.figures = TracedFigures(rules.id, rules.figures)
    found.memo = Memo()
    return found


def watched_facts(part: Any, path: str) -> Any:
    """Return a part of a profile with the same facts, each look at one kept under its path."""
    if isinstance(part, tuple) and any(isinstance(one, Facts) for one in part):
        return tuple(watched_facts(one, f"{path}[{place}]") for place, one in enumerate(part))
    if not isinstance(part, Facts):
        return part
    kind: Any = type(part)
    above = f"{path}." if path else ""
    found = _watched_kind(kind)(
        **{
            name: watched_facts(getattr(part, name), f"{above}{name.rstrip('_')}")
            for name in kind.__dataclass_fields__
        }
    )
    vars(found)[_PATH] = path
    return found


@cache
def _watched_kind(kind: Any) -> Any:
    names = frozenset(kind.__dataclass_fields__)

    def read(self: Facts, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name in names and not isinstance(value, Facts) and value != ():
            path = object.__getattribute__(self, "__dict__").get(_PATH)
            if path is not None and not _is_list(value):
                keep_read(FactRead(f"{path}.{name.rstrip('_')}" if path else name, value))
        return value

    def values(self: Facts) -> tuple[Any, ...]:
        return tuple(object.__getattribute__(self, name) for name in kind.__dataclass_fields__)

    return type(f"Traced{kind.__name__}", (kind,), {"__getattribute__": read, "_values": values})


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple) and isinstance(value[0], Facts)


def _seen(path: str, value: Any) -> Any:
    if value is not None:
        keep_read(FactRead(path, value))
    return value
