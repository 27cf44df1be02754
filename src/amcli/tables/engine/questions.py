"""The questions of a table: each asked once of a doctor of every kind, and remembered.

They are asked about the contract that runs: a contract that is not renewed tacitly is followed by
another, on lists that a table does not know. Such a row is that of a doctor who signed on its first
day and whose lists nobody counted."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from amcli.law.check.criteria import DOCTOR_RULES
from amcli.law.check.criterion import Rule
from amcli.law.check.option_criteria import (
    ALONE_FACTS,
    OPTION_RULES,
    SECOND_POST_RULES,
    alone_criteria,
    posts_criteria,
)
from amcli.law.check.verdicts import needs_group
from amcli.law.contract.case import Ask, Case, open_case
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.terms import Option, PatientList, option_of
from amcli.law.lists.bands import contract_band, disputes_of_band, list_band
from amcli.law.pay.aid import aid_option
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import RuleBook
from amcli.tables.columns import plain_profile
from amcli.tables.engine.cells import AnswerTable, Codes, Facet, aid_cells, joined, mask_of
from amcli.tables.engine.curves import Curves, slopes
from amcli.tables.engine.doctors import OPTIONS, Doctors, Flags, classes_of
from amcli.tables.engine.levels import TextScale

CHECK, AID, TARGETS = "check", "aid", "targets"
_MOST_KEYS = 1 << 20  # a table of as many numbers takes four megabytes
_MOST_NUMBERED = 1 << 12  # what is taken to be the most; more only makes a table larger
_SPANS = 32  # there are 21 pairs of a lowest and a highest band
_COUNTS = {
    PatientList.MT: ("patients.percentile.mt", "patients.mt", "patients.mt_adult"),
    PatientList.FA: ("patients.percentile.fa", "patients.fa"),
}
_OF_OPTIONS = tuple(
    dict.fromkeys(path for rule in (*OPTION_RULES, *SECOND_POST_RULES) for path in rule.reads)
)


class TableQuestion(NamedTuple):
    """What is asked of every row: the rules, the question, and which parts of the answer."""

    book: RuleBook
    ask: Ask
    parts: tuple[str, ...] = (CHECK, AID, TARGETS)


class RuleTables:
    """The rules of a book as tables of answers, filled as doctors come."""

    def __init__(self, question: TableQuestion) -> None:
        self.book, self.ask, self.parts = question
        self.scale = TextScale(self.book, self.ask.text, self.ask.on)
        self.years = max(self.scale.values("contract.years", 0))
        # One text may lend its rule to another.
        candidates = slopes(self.book.rules(header) for header in self.book.headers)
        self.curves = {name: Curves(name, candidates) for name in PatientList}
        self._tables: dict[str, AnswerTable] = {}

    def table(self, name: str) -> AnswerTable:
        """Return the answers known so far to one of the questions."""
        return self._tables.setdefault(name, AnswerTable())

    def blank_cases(self) -> list[Case]:
        """Return a case under each text of which nothing else is known."""
        ask, is_followed = self.ask, self.scale.asked is None
        return [
            Case(Profile(), self.book, rules, ask, ask.on, (), is_followed, (), {})
            for rules in self.scale.sets
        ]


class Interview:
    """Doctors of a table being asked; for an odd row stands one that is not."""

    def __init__(self, tables: RuleTables, doctors: Doctors) -> None:
        self.tables, self.doctors = tables, doctors
        self._odd = np.flatnonzero(doctors.is_odd)
        self._plain = int(np.flatnonzero(~doctors.is_odd)[0])
        self.doctor, self.option = self._options()
        self._is_each_once = np.array_equal(self.doctor, np.arange(doctors.height))
        self._spans: tuple[dict[PatientList, Facet], Facet] | None = None

    def each(self, codes: Any) -> Any:
        """Return a column of doctors as one of doctors and options."""
        return codes if self._is_each_once else codes[self.doctor]

    def case(self, row: int) -> Case:
        """Return the case of a doctor; an odd one has the key, so the case, of its stand-in."""
        row = self._plain if self.doctors.is_odd[row] else row
        facts = self.doctors.facts.row(row, named=True)
        book = self.tables.book
        return open_case(plain_profile(facts, book), book, self.tables.ask)

    def answers(
        self, name: str, facets: Sequence[Facet], answer: Callable[[Case], Hashable]
    ) -> tuple[AnswerTable, Codes]:
        """Return the answers to a question about doctors, and the number of each doctor's."""
        table = self.tables.table(name)
        key = self.key(name, facets)
        return table, table.numbers(key, lambda row: answer(self.case(row)))

    def option_answers(
        self, name: str, facets: Sequence[Facet], answer: Callable[[Case, Option], Hashable]
    ) -> tuple[AnswerTable, Codes]:
        """Return the answers to a question about doctors and options; facets are of doctors."""
        table, key = self.tables.table(name), self.key(name, facets)

        def worked_out(place: int) -> Hashable:
            option = OPTIONS[int(self.option.codes[place])]
            return answer(self.case(int(self.doctor[place])), option)

        return table, table.numbers(joined(Facet(self.each(key.codes), key.size), self.option),
                                    worked_out)  # fmt: skip

    def key(self, name: str, facets: Sequence[Facet]) -> Facet:
        """Return facets as one, numbered on the way where there would be too many keys."""
        key, most = facets[0], facets[0].size
        for stage, facet in enumerate(facets[1:]):
            if most * facet.size > _MOST_KEYS:
                key = self.numbered(f"{name}.{stage}", self._without_odd(key))
                most = _MOST_NUMBERED
            if facet.size > 1:
                key, most = joined(key, facet), most * facet.size
        return self._without_odd(key)

    def _without_odd(self, key: Facet) -> Facet:
        """Return a key in which odd rows have that of the row they stand in for."""
        if not len(self._odd):
            return key
        codes = key.codes.copy()
        codes[self._odd] = codes[self._plain]
        return Facet(codes, key.size)

    def numbered(self, name: str, key: Facet) -> Facet:
        """Return a key as numbers from 0, in the order that its values were first met.

        As the first of several facets it may grow without changing what the others mean.
        """
        table = self.tables.table(name)
        numbers = table.numbers(key, lambda place: int(key.codes[place]))
        return Facet(numbers, len(table.known))

    def spans(self) -> tuple[dict[PatientList, Facet], Facet]:
        """Return the bands of each list, and that of the contract with its dispute."""
        if self._spans is None:
            kind = self.doctors.facets(["kind"])
            own = {}
            for name in PatientList:
                facets = [*kind, *self.doctors.facets(_COUNTS[name])]
                answer = partial(list_band, name=name)
                _, numbers = self.answers(f"band-{name.value}", facets, answer)
                own[name] = Facet(numbers, _SPANS)
            _, numbers = self.answers(
                "band",
                [*kind, *own.values()],
                lambda case: (contract_band(case), disputes_of_band(case)),
            )
            self._spans = own, Facet(numbers, 2 * _SPANS)
        return self._spans

    def _options(self) -> tuple[Codes, Facet]:
        """Return each doctor once for each option asked, and the option."""
        facets = self.doctors.facets(["text", "contract.etp"])
        table, numbers = self.answers("options", facets, lambda case: case.options)
        most = max(len(options) for options in table.known)
        places = np.full((len(table.known), most), -1, dtype=np.int64)
        for number, options in enumerate(table.known):
            places[number, : len(options)] = [OPTIONS.index(option) for option in options]
        doctor = np.repeat(np.arange(self.doctors.height), most)
        option = places[numbers].reshape(-1)
        kept = option >= 0  # a text may offer no option
        if not kept.all():
            doctor, option = doctor[kept], option[kept]
        return doctor, Facet(option, len(OPTIONS))

    def mask(self) -> Codes:
        """Return the criteria of each doctor and option, as bits."""
        masks = np.zeros(self.doctors.height, np.int64)
        for rule in DOCTOR_RULES:
            facets = self.doctors.facets(classes_of(rule.reads))
            table, numbers = self.answers(rule.code, facets, _mask_of_general(rule))
            masks |= np.array(table.known, np.int64)[numbers]
        table, numbers = self.option_answers(
            "option",
            self.doctors.facets(classes_of(_OF_OPTIONS)),
            lambda case, option: (
                0 if case.rules.header.scope == "group" else mask_of(posts_criteria(case, option))
            ),
        )
        mask: Codes = self.each(masks) | np.array(table.known, np.int64)[numbers]
        is_asked = ["options.alone.zones" in rules.figures for rules in self.tables.scale.sets]
        if np.array(is_asked)[self.doctors.facet("text").codes].any():
            facets = self.doctors.facets(classes_of(ALONE_FACTS))
            table, numbers = self.option_answers(
                "alone", facets, lambda *asked: mask_of(alone_criteria(*asked))
            )
            mask = mask | np.array(table.known, np.int64)[numbers]
        return mask

    def aid(self) -> Codes:
        """Return the number of the aid of each doctor and option."""
        years, (_, common) = self.tables.years, self.spans()
        _, numbers = self.option_answers(
            "aid",
            [self.doctors.facet("signing"), common],
            lambda case, option: aid_cells(aid_option(case, option), years),
        )
        return numbers


def _mask_of_general(rule: Rule[[Case]]) -> Callable[[Case], int]:
    def mask(case: Case) -> int:
        if case.rules.header.scope == "group":
            return mask_of(needs_group(case))
        criterion = rule.ask(case)
        return 0 if criterion is None else mask_of((criterion,))

    return mask


def running(doctors: Doctors, ask: Ask) -> Doctors:
    """Return the doctors under the contracts that run; where the option is open, they are odd."""
    while True:
        ends, is_replaced, is_open = _ended(doctors, ask)
        doctors.is_odd |= is_open
        is_replaced &= ~doctors.is_odd
        if not is_replaced.any():
            return doctors
        doctors = doctors.signing_again(ends, is_replaced)


def _ended(doctors: Doctors, ask: Ask) -> tuple[Codes, Flags, Flags]:
    """Return the days on which contracts reach their term, and whether another follows by now.

    Where it follows under some of the options only, or none is stated, the last flag says so.
    """
    scale, no = doctors.scale, np.zeros(doctors.height, np.bool_)
    ends, is_replaced, is_open = doctors.signed_on, no.copy(), no.copy()
    if scale.asked is not None or ask.readings.uses("D9", "keep-targets"):
        return ends, is_replaced, is_open
    etp = doctors.facet("contract.etp").codes
    asked = [option_of(quantity) or OPTIONS[0] for quantity in ask.etps]
    rules = zip(
        scale.values("contract.years", 0), scale.values("renewal.tacit_options"), strict=True
    )
    for (years, tacit), governed in doctors.per_text(tuple(rules)):
        if not years or tacit is None:
            continue
        term = scale.moved(anniversary, years)(doctors.signed_on)
        is_over = governed & (term <= scale.today)
        goes_on = {option: option.value in tacit for option in OPTIONS}
        held = {goes_on[option] for option in asked}
        if len(held) == 1:
            is_replaced |= is_over & (not held.pop())
        elif held:
            is_open |= is_over
        else:
            is_replaced |= is_over & ~np.array([False, *goes_on.values()])[etp]
            is_open |= is_over & (etp == 0)
        ends = np.where(governed, term, ends)
    return ends, is_replaced, is_open
