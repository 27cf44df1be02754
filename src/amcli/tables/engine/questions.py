"""The questions of one table: each asked once of a doctor of every kind that the table holds."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

from amcli.law.check.criteria import DOCTOR_RULES
from amcli.law.check.criterion import Rule
from amcli.law.check.option_criteria import OPTION_RULES, SECOND_POST_RULES, option_criteria
from amcli.law.check.verdicts import needs_group
from amcli.law.contract.case import Case, open_case
from amcli.law.figures.terms import Option, PatientList
from amcli.law.lists.bands import BandSpan, contract_band, disputes_of_band, list_band
from amcli.law.pay.aid import aid_option
from amcli.tables.rows import plain_profile

from .answers import Answers, Codes, Facet, joined
from .cells import aid_cells, mask_of
from .doctors import Doctors
from .facets import OPTIONS
from .kernel import AID, CHECK, TARGETS, Found, Kernel

_MOST_KEYS = 1 << 20  # a table of as many numbers takes four megabytes
_MOST_NUMBERED = 1 << 12  # what is taken to be the most; more only makes a table larger
_SPANS = 32  # there are 21 pairs of a lowest and a highest band
KIND = ("text", "doctor.specialty", "doctor.mep")
_COUNTS = {
    PatientList.MT: ("patients.percentile.mt", "patients.mt", "patients.mt_adult"),
    PatientList.FA: ("patients.percentile.fa", "patients.fa"),
}
_OF_OPTIONS = tuple(
    dict.fromkeys(path for rule in (*OPTION_RULES, *SECOND_POST_RULES) for path in rule.reads)
)


class Asking:
    """A table of doctors being answered; its odd rows stand in for one that is not."""

    def __init__(self, kernel: Kernel, doctors: Doctors) -> None:
        self.kernel, self.doctors = kernel, doctors
        self._odd = np.flatnonzero(doctors.is_odd)
        self._plain = int(np.flatnonzero(~doctors.is_odd)[0])
        self.doctor, self.option = self._options()
        self._is_each_once = len(self.doctor) == doctors.height
        self._spans: tuple[dict[PatientList, Facet], Facet] | None = None

    def found(self) -> Found:
        """Return what was asked, by number, odd rows included."""
        parts = self.kernel.parts
        text = self.each(self.doctors.facet("text").codes)
        mask = self._mask() if CHECK in parts else None
        aid = self._aid() if AID in parts else None
        if TARGETS not in parts:
            return Found(self.doctor, self.option.codes, text, mask, aid, {}, None, None)
        from .target_questions import asked_targets

        return Found(self.doctor, self.option.codes, text, mask, aid, *asked_targets(self))

    def each(self, codes: Any) -> Any:
        """Return a column of doctors as one of doctors and options."""
        return codes if self._is_each_once else codes[self.doctor]

    def case(self, row: int) -> Case:
        """Return the case of a doctor; an odd one has the key, so the case, of its stand-in."""
        row = self._plain if self.doctors.is_odd[row] else row
        facts = self.doctors.facts.row(row, named=True)
        kernel = self.kernel
        return open_case(plain_profile(facts, kernel.slug), kernel.book, kernel.ask)

    def answers(
        self, name: str, facets: Sequence[Facet], answer: Callable[[Case], Hashable]
    ) -> tuple[Answers, Codes]:
        """Return the answers to a question about doctors, and the number of each doctor's."""
        table = self.kernel.table(name)
        key = self.key(name, facets)
        return table, table.numbers(key, lambda row: answer(self.case(row)))

    def option_answers(
        self, name: str, facets: Sequence[Facet], answer: Callable[[Case, Option], Hashable]
    ) -> tuple[Answers, Codes]:
        """Return the answers to a question about doctors and options; facets are of doctors."""
        table, key = self.kernel.table(name), self.key(name, facets)

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
        table = self.kernel.table(name)
        numbers = table.numbers(key, lambda place: int(key.codes[place]))
        return Facet(numbers, len(table.known))

    def spans(self) -> tuple[dict[PatientList, Facet], Facet]:
        """Return the bands of each list, and that of the contract with its dispute."""
        if self._spans is None:
            kind = self.doctors.facets(KIND)
            own = {}
            for name in PatientList:
                facets = [*kind, *self.doctors.facets(_COUNTS[name])]
                _, numbers = self.answers(f"band-{name.value}", facets, _span_of(name))
                own[name] = Facet(numbers, _SPANS)
            _, numbers = self.answers("band", [*kind, *own.values()], _contract_span)
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
        doctor = np.arange(self.doctors.height)
        option = places[numbers].reshape(-1)
        if most > 1:
            kept = option >= 0
            doctor, option = np.repeat(doctor, most)[kept], option[kept]
        return doctor, Facet(option, len(OPTIONS))

    def _mask(self) -> Codes:
        """Return the criteria of each doctor and option, as bits."""
        masks = np.zeros(self.doctors.height, np.int64)
        for rule in DOCTOR_RULES:
            facets = self.doctors.facets(["text", *rule.reads])
            table, numbers = self.answers(rule.code, facets, _mask_of_general(rule))
            masks |= _values(table)[numbers]
        table, numbers = self.option_answers(
            "option", self.doctors.facets(["text", *_OF_OPTIONS]), _mask_of_option
        )
        found: Codes = self.each(masks) | _values(table)[numbers]
        return found

    def _aid(self) -> Codes:
        """Return the number of the aid of each doctor and option."""
        years, (_, common) = self.kernel.years, self.spans()
        _, numbers = self.option_answers(
            "aid",
            [self.doctors.facet("signing"), common],
            lambda case, option: aid_cells(aid_option(case, option), years),
        )
        return numbers


def _values(table: Answers) -> Codes:
    return np.array(table.known, dtype=np.int64)


def _mask_of_general(rule: Rule[[Case]]) -> Callable[[Case], int]:
    def mask(case: Case) -> int:
        if case.rules.header.scope == "group":
            return mask_of(needs_group(case))
        criterion = rule.ask(case)
        return 0 if criterion is None else mask_of((criterion,))

    return mask


def _mask_of_option(case: Case, option: Option) -> int:
    if case.rules.header.scope == "group":
        return 0
    return mask_of(option_criteria(case, option))


def _span_of(name: PatientList) -> Callable[[Case], BandSpan]:
    return lambda case: list_band(case, name)


def _contract_span(case: Case) -> tuple[BandSpan, tuple[str, ...]]:
    return contract_band(case), disputes_of_band(case)
