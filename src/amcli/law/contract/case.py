"""The question asked of the rules: a profile, a day, a text, options, readings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar

from amcli.law.figures.sourced import Note, note
from amcli.law.figures.terms import Option, WorkTime, option_of
from amcli.law.profile.consistency import implausible
from amcli.law.profile.profile import Profile, StatedDay, age_read_at
from amcli.law.text.rules import RuleBook, RuleSet, kept

if TYPE_CHECKING:
    from amcli.law.profile.group import Group

GENERAL_PRACTICE = "general-practice"
P = ParamSpec("P")
R = TypeVar("R")


def member_name(case: "Case", place: int) -> str:
    """Return the name of a member; with its number (from 1) where others have the same or none."""
    name, number = case.members[place].profile.name, str(place + 1)
    if not name:
        return number
    is_alone = sum(member.profile.name == name for member in case.members) == 1
    return name if is_alone else f"{name} ({number})"


def member_path(place: int, path: str) -> str:
    """Return the path of a member's fact: `group.members[0].doctor.sector`."""
    return f"group.members[{place}].{path}"


class Readings:
    """Which reading of each dispute is used; one that was not chosen is the default one."""

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        self.chosen = dict(chosen or {})
        self.key = tuple(sorted(self.chosen.items()))

    def uses(self, dispute: str, reading: str) -> bool:
        """Return whether `reading`, another than the default, was chosen for `dispute`."""
        return self.chosen.get(dispute) == reading


class Ask(NamedTuple):
    """What is asked beside the profile.

    `achievement` is a rate in [0, 1]; `rates` are two or more to answer for side by side, of which
    it is the first.
    """

    on: date
    text: str | None = None
    etps: tuple[Fraction, ...] = ()
    achievement: Fraction | None = None
    readings: Readings = Readings()
    rates: tuple[Fraction, ...] = ()


class Case(NamedTuple):
    """A contract under a text, one doctor's or a group's: what every rule is a function of.

    `is_followed`: the contract goes through the changes of law; else its text governs it whole.
    `members` are the cases of the doctors who sign together, under the same text and in the order
    of the profile, `group` what they state together: none of both where a doctor signs alone.
    `members_on` opens the year whose members count, the first one where it is None.
    `section` is the part of the profile that states the contract; `age_read` is the day at which a
    bare age is read, that of the question where it is None.
    """

    profile: Profile
    book: RuleBook
    rules: RuleSet
    ask: Ask
    signed_on: date
    options: tuple[WorkTime, ...]
    is_followed: bool
    notes: tuple[Note, ...]
    memo: dict[Any, Any]
    group: "Group | None" = None
    members: tuple["Case", ...] = ()
    section: str = "contract"
    age_read: StatedDay | None = None
    members_on: date | None = None

    def asking(self, ask: Ask) -> "Case":
        """Return the same case asked otherwise."""
        return self._replace(ask=ask, memo={})

    def reopened(self, profile: Profile, ask: Ask) -> "Case":
        """Return the case of another profile or question under the same book; as `open_case`."""
        return open_case(profile, self.book, ask)

    @property
    def is_general_practice(self) -> bool:
        """Whether the rules of general practice apply (a doctor of particular practice is out)."""
        doctor = self.profile.doctor
        return doctor.specialty == GENERAL_PRACTICE and not doctor.mep

    @property
    def has_two_lists(self) -> bool:
        """Whether the text looks at both lists, mt and fa, for this specialty."""
        doctor = self.profile.doctor
        return not doctor.mep and doctor.specialty in self.rules.value("targets.two_lists", ())


def remembered(rule: Callable[Concatenate[Case, P], R]) -> Callable[Concatenate[Case, P], R]:
    """Return the rule, worked out once per case and arguments."""

    def recalled(case: Case, /, *arguments: P.args, **named: P.kwargs) -> R:
        return kept(case.memo, (rule, *arguments), rule, case, *arguments, **named)

    recalled.__doc__, recalled.__name__ = rule.__doc__, rule.__name__
    return recalled


class Answer(NamedTuple, Generic[R]):
    """A result and what has to be said beside it."""

    result: R
    notes: tuple[Note, ...]


def at_each_rate(answer: Callable[Concatenate[Case, P], R]) -> Callable[Concatenate[Case, P], R]:
    """Return an answer that has each of its options once a rate, where several are asked."""

    @wraps(answer)
    def at_rates(case: Case, /, *arguments: P.args, **named: P.kwargs) -> R:
        rates = case.ask.rates
        if not rates:
            return answer(case, *arguments, **named)
        asks = (case.ask._replace(achievement=rate, rates=()) for rate in rates)
        answers: Any = [answer(case.asking(ask), *arguments, **named) for ask in asks]
        options = tuple(
            option._replace(achievement=Decimal(rate.numerator) / rate.denominator)
            for same in zip(*(each.result.options for each in answers), strict=True)
            for option, rate in zip(same, rates, strict=True)
        )
        result = answers[0].result._replace(options=options)
        notes = dict.fromkeys(note for each in answers for note in each.notes)
        return answers[0]._replace(result=result, notes=tuple(notes))  # type: ignore[no-any-return]

    return at_rates


def open_case(profile: Profile, book: RuleBook, ask: Ask) -> Case:
    """Return the case of a profile: its text, options and the defaults used for missing facts.

    Raises NoText when no text covers the signature, UnknownText when `ask.text` names none.
    """
    signed_on = profile.contract.signed_on or ask.on
    rules = book.governing(ask.text, signed_on) if ask.text else book.in_force(signed_on)
    options, rounded = _options(profile, rules, ask)
    doubts = implausible(profile, min((option.etp for option in options), default=Fraction(1)))
    doctor, contract = profile.doctor, profile.contract
    is_default = {
        "doctor.mep": doctor.mep is None and doctor.specialty == GENERAL_PRACTICE,
        "doctor.installed_on": doctor.installed_on is None,
        "doctor.situations": doctor.situations is None,
        "contract.signed_on": contract.signed_on is None,
        "contract.etp": contract.etp is None and not ask.etps,
    }
    notes = opening_notes(rules, ask, is_default, (*rounded, *doubtful(doubts)))
    case = Case(profile, book, rules, ask, signed_on, options, not ask.text, notes, {})
    if profile.doctor.age is None:
        return case
    return case._replace(age_read=age_read_at(profile, ask.on))


def doubtful(doubts: Iterable[tuple[str, Any]]) -> Iterator[Note]:
    """Yield a warning for each fact that can hardly be meant."""
    yield from (note("implausible", path=path, value=value) for path, value in doubts)


def opening_notes(
    rules: RuleSet, ask: Ask, is_default: Mapping[str, bool], stated: tuple[Note, ...] = ()
) -> tuple[Note, ...]:
    """Return what every answer about a case says: as if, by default, as stated, read otherwise.

    `is_default` tells of each fact that has a default whether that stands for it.
    """
    defaults = tuple(path for path, is_used in is_default.items() if is_used)
    return (
        *((note("as-if", text=rules.id), *rules.notes()) if ask.text else ()),
        *((note("defaults", facts=defaults, on=ask.on),) if defaults else ()),
        *stated,
        *(
            note("reading-chosen", dispute=dispute, reading=reading)
            for dispute, reading in ask.readings.key
        ),
    )


def _options(
    profile: Profile, rules: RuleSet, ask: Ask
) -> tuple[tuple[Option, ...], tuple[Note, ...]]:
    quantities = ask.etps
    if not quantities and profile.contract.etp is not None:
        quantities = (profile.contract.etp,)
    if not quantities:
        return tuple(Option(word) for word in rules.value("options.offered", ("1",))), ()
    options, notes = [], []
    for quantity in quantities:
        option = option_of(quantity) or Option.THIRD
        if option.etp != quantity:
            notes.append(note("option-rounded", asked=str(quantity), used=option.value))
        if option not in options:
            options.append(option)
    return tuple(options), tuple(notes)


def present(case: Case) -> tuple[tuple[int, Case], ...]:
    """Return the members who count in a year, with their places in the profile.

    Those who join or leave do so for the years that open on or after that day.
    """
    opens_on = case.members_on or case.signed_on
    return tuple(
        (place, member)
        for place, member in enumerate(case.members)
        if is_member(member.profile, opens_on)
    )


def is_member(stated: Any, opens_on: date) -> bool:
    """Return whether a doctor is a member of the group in a year that opens on a day."""
    joined_on, left_on = stated.joined_on, stated.left_on
    has_joined = joined_on is None or joined_on <= opens_on
    return has_joined and (left_on is None or opens_on < left_on)
