"""The engine of tables: doctors in columns in, answers in columns out."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from amcli.domain.aid import aid_option
from amcli.domain.bands import BandSpan, StartingCount, contract_band, disputes_of_band, list_band
from amcli.domain.case import Ask, Case, open_case
from amcli.domain.commitments import age_rules, commitment_from, looked_at
from amcli.domain.criteria import (
    clinical_fees,
    optam,
    replacement,
    sector,
    specialty,
)
from amcli.domain.criterion import Criterion
from amcli.domain.floors import floors
from amcli.domain.option_criteria import option_criteria
from amcli.domain.practice_criteria import coordinated_practice, grouped_practice
from amcli.domain.profile import Profile
from amcli.domain.rules import RuleBook
from amcli.domain.targets import due_year, judged_on
from amcli.domain.terms import Option, PatientList
from amcli.domain.verdicts import needs_group

from .answers import Answers, Codes, Facet, joined
from .cells import aid_cells, mask_of, target_cells
from .doctors import MOST_PATIENTS, OPTIONS, Doctors, Flags, Scale
from .rows import plain_profile
from .texts import Texts

SLICE = 65_536  # doctors looked at together: their columns stay in the cache of a core
CHECK, AID, TARGETS = "check", "aid", "targets"


class Question(NamedTuple):
    """What is asked of every row: the rules, the question, and which parts of the answer."""

    book: RuleBook
    ask: Ask
    parts: tuple[str, ...] = (CHECK, AID, TARGETS)


class Target(NamedTuple):
    """What is asked on one list: the number of each answer, and the target that was notified.

    `start` is the list at hire where `knowledge` is 2, what bounds it where it is 1.
    """

    numbers: Codes
    start: Codes
    knowledge: Codes
    notified: Codes
    is_notified: Flags


class Found(NamedTuple):
    """The answers of a table by number, one for each doctor and option, doctors in their order.

    `doctor` is the place in the table; `mask` the criteria that are not met (see `cells`).
    """

    doctor: Codes
    option: Codes
    text: Codes
    mask: Codes | None
    aid: Codes | None
    targets: dict[str, Target]
    due_on: Codes | None
    is_due: Flags | None


class Kernel:
    """The rules of a book as tables of answers, filled as doctors come."""

    def __init__(self, question: Question) -> None:
        self.book, self.ask, self.parts = question
        self.texts = Texts(self.book, self.ask.text)
        self.scale = Scale(self.book, self.texts, self.ask.on)
        self.years = max(self.texts.values("contract.years", 0))
        self.slugs: dict[str, str | None] = {}
        self._tables: dict[str, Answers] = {}
        # A doctor of each kind of target, by its number: those of a kind differ by their list alone.
        self.cases: dict[PatientList, dict[int, Case]] = {name: {} for name in PatientList}
        self._blank = [self._blank_case(place) for place in range(len(self.texts.sets))]

    def table(self, name: str) -> Answers:
        """Return the answers known so far to one of the questions."""
        return self._tables.setdefault(name, Answers())

    def slug(self, name: str) -> str | None:
        """Return the slug of a specialty by slug or label."""
        if name not in self.slugs:
            found = self.book.specialty(name)
            self.slugs[name] = None if found is None else found.slug
        return self.slugs[name]

    def _blank_case(self, place: int) -> Case:
        """Return a case under a text of which nothing else is known."""
        rules = self.texts.sets[place]
        is_followed = self.texts.asked is None
        return Case(Profile(), self.book, rules, self.ask, self.ask.on, (), is_followed, (), {})

    def look(self, facts: pl.DataFrame, is_odd: pl.Series) -> tuple[Doctors, Found]:
        """Return the answers of the rows that are not odd; what odd ones get means nothing."""
        doctors = Doctors(facts, is_odd, self.scale)
        return doctors, _Look(self, doctors).found()


class _Look:
    """One table of doctors being answered."""

    def __init__(self, kernel: Kernel, doctors: Doctors) -> None:
        self.kernel, self.doctors = kernel, doctors
        self.is_plain = ~doctors.is_odd
        self.plain = np.flatnonzero(self.is_plain)
        self.doctor, self.option = self._options()
        self._option = Facet(self.option, len(OPTIONS))
        self._cases: dict[int, Case] = {}

    def found(self) -> Found:
        """Return what was asked, by number."""
        parts = self.kernel.parts
        text = self.doctors.facet("text").codes[self.doctor]
        mask = self._mask() if CHECK in parts else None
        aid = self._aid() if AID in parts else None
        targets, due, is_due = self._targets() if TARGETS in parts else ({}, None, None)
        return Found(self.doctor, self.option, text, mask, aid, targets, due, is_due)

    def case(self, row: int) -> Case:
        """Return the case of a row."""
        facts = self.doctors.facts.row(row, named=True)
        kernel = self.kernel
        return open_case(plain_profile(facts, kernel.slug), kernel.book, kernel.ask)

    def answers(
        self, name: str, facets: Sequence[Facet], answer: Callable[[Case], Hashable]
    ) -> tuple[Answers, Codes]:
        """Return the answers to a question about doctors, and the number of each doctor's."""
        table, key = self.kernel.table(name), self._key(name, facets)
        numbers = np.zeros(self.doctors.height, np.int64)
        codes = Facet(key.codes[self.plain], key.size)
        rows = self.plain
        numbers[rows] = table.numbers(codes, lambda place: answer(self.case(int(rows[place]))))
        return table, numbers

    def option_answers(
        self,
        name: str,
        facets: Sequence[Facet],
        answer: Callable[[Case, Option], Hashable],
    ) -> tuple[Answers, Codes]:
        """Return the answers to a question about doctors and options; facets are of doctors."""
        table, key = self.kernel.table(name), self._key(name, facets)
        codes = joined(Facet(key.codes[self.doctor], key.size), self._option)

        def worked_out(place: int) -> Hashable:
            option = OPTIONS[int(self.option[place])]
            return answer(self.case(int(self.doctor[place])), option)

        return table, table.numbers(codes, worked_out)

    def _options(self) -> tuple[Codes, Codes]:
        """Return each plain doctor once for each option asked."""
        facets = self.doctors.facets(["text", "etp"])
        table, numbers = self.answers("options", facets, lambda case: case.options)
        counts = np.array([len(options) for options in table.known], dtype=np.int64)
        if not len(self.plain):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        most = int(counts.max())
        places = np.full((len(table.known), most), -1, dtype=np.int64)
        for number, options in enumerate(table.known):
            for place, option in enumerate(options):
                places[number, place] = OPTIONS.index(option)
        chosen = places[numbers[self.plain]]
        doctor = np.repeat(self.plain, most)
        option = chosen.reshape(-1)
        kept = option >= 0
        return doctor[kept], option[kept]

    def _mask(self) -> Codes:
        """Return the criteria of each doctor and option, as bits."""
        masks = np.zeros(self.doctors.height, np.int64)
        for name, names, criteria in _CRITERIA:
            facets = self.doctors.facets(["text", *names])
            table, numbers = self.answers(name, facets, _mask_of_general(criteria))
            masks |= _values(table)[numbers]
        names = ["text", "zone", "specialty", "mep", "assistants", "reached", "third_year"]
        facets = self.doctors.facets(names)
        table, numbers = self.option_answers("option", facets, _mask_of_option)
        found: Codes = masks[self.doctor] | _values(table)[numbers]
        return found

    def _spans(self) -> tuple[dict[PatientList, Facet], Facet]:
        """Return the bands of each list, and that of the contract with its dispute."""
        kind = self.doctors.facets(["text", "specialty", "mep"])
        own = {}
        for name in PatientList:
            facets = [*kind, *self.doctors.facets(_COUNTS[name])]
            table, numbers = self.answers(f"band-{name.value}", facets, _span_of(name))
            own[name] = Facet(numbers, _SPANS)
            assert len(table.known) <= _SPANS
        table, numbers = self.answers("band", [*kind, *own.values()], _contract_span)
        return own, Facet(numbers, 2 * _SPANS)

    def _aid(self) -> Codes:
        self.own, self.common = self._spans()
        facets = [self.doctors.facet("signing"), self.common]
        years = self.kernel.years
        _, numbers = self.option_answers(
            "aid", facets, lambda case, option: aid_cells(aid_option(case, option), years)
        )
        return numbers

    def _targets(self) -> tuple[dict[str, Target], Codes, Flags]:
        doctors = self.doctors
        own, common = (self.own, self.common) if hasattr(self, "own") else self._spans()
        kind = doctors.facets(["text", "specialty", "mep"])
        _, kinds = self.answers("kind", kind, _kind_of)
        due, is_due, ages = self._due_and_ages()
        stated = Facet(doctors.numbers("doctor.age")[1].astype(np.int64), 2)
        found = {}
        for name in PatientList:
            where = [doctors.facet("text"), Facet(kinds, _KINDS), common, own[name]]
            facets = [*where, *ages, stated, doctors.facet("installed")]
            found[name.value] = self._target(name, facets)
        return found, due[self.doctor], is_due[self.doctor]

    def _key(self, name: str, facets: Sequence[Facet]) -> Facet:
        """Return facets as one, numbered on the way where there would be too many keys."""
        key, most = facets[0], facets[0].size
        for stage, facet in enumerate(facets[1:]):
            if most * facet.size > _MOST_KEYS:
                key, most = self._numbered(f"{name}.{stage}", key), _MOST_NUMBERED
            key, most = joined(key, facet), most * facet.size
        return key

    def _numbered(self, name: str, key: Facet) -> Facet:
        """Return a key as numbers from 0, in the order that its values were first met.

        As the first of several facets it may grow without changing what the others mean.
        """
        table = self.kernel.table(name)
        numbers = table.numbers(key, lambda place: int(key.codes[place]))
        return Facet(numbers, len(table.known))

    def _target(self, name: PatientList, facets: Sequence[Facet]) -> Target:
        doctors = self.doctors
        count, knowledge = self._start(name)
        key = self._key(f"kind-{name.value}", [*facets, knowledge])
        options = joined(Facet(key.codes[self.doctor], key.size), self._option)
        kind = self._numbered(f"class-{name.value}", options)
        pair = joined(kind, Facet(count[self.doctor], MOST_PATIENTS))
        table = self.kernel.table(f"target-{name.value}")
        cases = self.kernel.cases[name]

        def worked_out(place: int) -> Hashable:
            number, row = int(kind.codes[place]), int(self.doctor[place])
            case = cases.get(number)
            if case is None:
                case = cases[number] = self.case(row)
            if name not in looked_at(case):
                return target_cells(None)
            known = _START[int(knowledge.codes[row])](int(count[row]))
            option = OPTIONS[int(self.option[place])]
            return target_cells(commitment_from(known, case, option, name, judged_on(case)))

        answers = table.numbers(pair, worked_out)
        notified, is_notified = doctors.numbers(f"contract.notified_targets.{name.value}")
        etp = doctors.facet("etp").codes[self.doctor]
        applies = is_notified[self.doctor] & ((etp == 0) | (etp - 1 == self.option))
        is_asked = np.array([cells[-1] is not None for cells in table.known], np.bool_)
        return Target(
            answers,
            count[self.doctor],
            knowledge.codes[self.doctor],
            notified[self.doctor],
            applies & is_asked[answers] if len(is_asked) else applies,
        )

    def _start(self, name: PatientList) -> tuple[Codes, Facet]:
        """Return a starting list as its text counts it, and whether it is known (2) or bounded."""
        doctors = self.doctors
        if name is PatientList.FA:
            count, known = doctors.numbers("patients.fa")
            return count, Facet(known.astype(np.int64) * 2, 3)
        mt, has_mt = doctors.numbers("patients.mt")
        adults, has_adults = doctors.numbers("patients.mt_adult")
        count, codes = mt, has_mt.astype(np.int64) * 2
        for what, governed in doctors.per_text(doctors.scale.texts.values("bands.mt_count")):
            if what == "mt_adult":
                count = np.where(governed, np.where(has_adults, adults, mt), count)
                bounded = np.where(has_adults, 2, has_mt.astype(np.int64))
                codes = np.where(governed, bounded, codes)
        return count, Facet(codes, 3)

    def _due_and_ages(self) -> tuple[Codes, Flags, list[Facet]]:
        """Return the day the targets are judged, and what is known of the age then and before."""
        doctors, scale = self.doctors, self.kernel.scale
        facets = doctors.facets(["text", "installed"])
        table, numbers = self.answers("due", facets, due_year)
        signed, due = doctors.signed_on, doctors.signed_on.copy()
        is_due = np.zeros(doctors.height, np.bool_)
        for number, years in enumerate(table.known):
            if years is not None:
                governed = (numbers == number) & self.is_plain
                due[governed] = scale.year(years)(signed[governed])
                is_due |= governed
        return due, is_due, [self._ages(due), self._ages(signed)]

    def _ages(self, day: Codes) -> Facet:
        """Return whether the age of the rules is reached on a day: 0 no, 1 perhaps, 2 yes."""
        doctors, scale = self.doctors, self.kernel.scale
        birth, has_birth = doctors.days("doctor.birth_date")
        age, has_age = doctors.numbers("doctor.age")
        age = np.clip(age, 0, len(scale.ages[0]) - 1)
        youngest = np.where(has_birth, birth, scale.ages[0][age])
        oldest = np.where(has_birth, birth, scale.ages[1][age])
        codes = np.ones(doctors.height, np.int64)
        from_ages = [_from_age(case) for case in self.kernel._blank]
        for years, governed in doctors.per_text(from_ages):
            if years is None:
                codes[governed] = 0
                continue
            known = governed & (has_birth | has_age) & self.is_plain
            turns = scale.year(years)
            codes[known] = 1
            codes[known] += day[known] >= turns(youngest[known])
            codes[known] -= day[known] < turns(oldest[known])
        return Facet(codes, 3)


_MOST_KEYS = 1 << 20  # a table of as many numbers takes four megabytes
_MOST_NUMBERED = 1 << 12  # what is taken to be the most; more only makes a table larger
_START: tuple[Callable[[int], StartingCount], ...] = (
    lambda _: StartingCount(None, None, ""),
    lambda count: StartingCount(None, count, ""),
    lambda count: StartingCount(count, count, ""),
)
_SPANS = 32  # there are 21 pairs of a lowest and a highest band
_KINDS = 16
_COUNTS = {
    PatientList.MT: ("rank_mt", "class_mt", "class_adults"),
    PatientList.FA: ("rank_fa", "class_fa"),
}
_CRITERIA: tuple[tuple[str, tuple[str, ...], Callable[[Case], Any]], ...] = (
    ("sector", ("sector",), sector),
    ("optam", ("sector", "optam"), optam),
    ("specialty", ("specialty", "mep", "tension"), specialty),
    ("clinical-fees", ("specialty", "fees"), clinical_fees),
    ("replacement", ("situations",), replacement),
    (
        "grouped-practice",
        ("specialty", "mep", "doctors", "zone", "functional", "class_mt", "class_adults"),
        grouped_practice,
    ),
    ("coordinated-practice", ("coordinated",), coordinated_practice),
    (
        "floors",
        ("specialty", "mep", "class_mt", "class_adults", "rank_mt", "rank_fa", "situations",
         "installed"),
        floors,
    ),
)  # fmt: skip


def _from_age(case: Case) -> int | None:
    rules = age_rules(case)
    return None if rules is None else rules.value("targets.age.from_age")


def _values(table: Answers) -> Codes:
    return np.array(table.known or [0], dtype=np.int64)


def _mask_of_general(criteria: Callable[[Case], Any]) -> Callable[[Case], int]:
    def mask(case: Case) -> int:
        if case.rules.header.scope == "group":
            return mask_of(needs_group(case))
        found = criteria(case)
        if found is None:
            return 0
        return mask_of((found,) if isinstance(found, Criterion) else found)

    return mask


def _mask_of_option(case: Case, option: Option) -> int:
    if case.rules.header.scope == "group":
        return 0
    return mask_of(option_criteria(case, option))


def _span_of(name: PatientList) -> Callable[[Case], BandSpan]:
    return lambda case: list_band(case, name)


def _contract_span(case: Case) -> tuple[BandSpan, tuple[str, ...]]:
    return contract_band(case), disputes_of_band(case)


def _kind_of(case: Case) -> tuple[bool, bool, bool]:
    is_unknown = case.profile.doctor.specialty is None
    return case.is_general_practice, case.has_two_lists, is_unknown
