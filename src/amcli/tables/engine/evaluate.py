"""A table of doctors in, a table of answers out: plain rows by column, odd ones one by one."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from amcli.law.check.verdicts import all_criteria, asked_of
from amcli.law.contract.case import Case
from amcli.law.contract.succession import options_running, running_contract, running_term
from amcli.law.figures.terms import PatientList, Status, WorkTime
from amcli.law.lists.commitments import Commitment
from amcli.law.pay.aid import aid_option
from amcli.law.pay.targets import targets_of_term
from amcli.law.profile.consistency import HIDDEN
from amcli.tables.columns import (
    FILE_ROW,
    KEPT,
    NESTED,
    PROBLEM,
    CellProblem,
    RowReader,
    Typed,
    WrongRows,
    typed,
)

from .cells import CHECK as CHECK_COLUMNS
from .cells import (
    ENDS,
    STATUS,
    Codes,
    Lookup,
    aid_cells,
    aid_columns,
    check_cells,
    mask_of,
    target_cells,
    target_columns,
)
from .doctors import OPTIONS, Doctors, Flags
from .questions import AID, CHECK, TARGETS, Interview, RuleTables, TableQuestion, running
from .targets import ListTarget, list_targets

ROW, ETP, TEXT, ERROR = "row", "etp", "text", "error"
ETPS = pl.Enum([option.value for option in OPTIONS])
SLICE = 65_536  # doctors looked at together: their columns stay in the cache of a core


class AnswerNumbers(NamedTuple):
    """The answers of a table by number, one for each doctor and option, doctors in their order.

    `doctor` is the place in the table; `mask` the criteria that are not met (see `cells`), `aid`
    the place among the answers known. What was not asked is 0, or has no targets.
    """

    doctor: Codes
    option: Codes
    text: Codes
    mask: Codes
    aid: Codes
    due_on: Codes
    is_due: Flags
    targets: dict[str, ListTarget]

    def of(self, kept: Flags) -> "AnswerNumbers":
        """Return the same of some doctors."""
        columns: list[Any] = [column[kept] for column in self[:-1]]
        columns.append({name: target.of(kept) for name, target in self.targets.items()})
        return AnswerNumbers(*columns)


class Engine:
    """Answers for tables of doctors; what one table taught serves the next."""

    def __init__(self, question: TableQuestion, threads: int = 1) -> None:
        self.tables = RuleTables(question)
        self.threads = threads
        self.parts = question.parts
        self.aid_columns = aid_columns(
            self.tables.years, (header.text for header in question.book.headers)
        )
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self.reader = RowReader(question.book, question.ask)
        self._lookups: dict[str, tuple[int, Lookup]] = {}
        self.odd_rows = 0
        self.wrong = WrongRows()

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The columns of the answers and their types."""
        columns: dict[str, Any] = {
            ROW: pl.UInt64(), "name": pl.String(), ETP: ETPS,
            TEXT: pl.Enum(list(dict.fromkeys(rules.id for rules in self.tables.scale.sets))),
        }  # fmt: skip
        if CHECK in self.parts:
            columns |= CHECK_COLUMNS
        if AID in self.parts:
            columns |= self.aid_columns
        if TARGETS in self.parts:
            for name in PatientList:
                columns |= target_columns(name.value)
            columns["targets.due_on"] = pl.Date()
        return {**columns, ERROR: pl.String()}

    def evaluate(self, table: pl.DataFrame, first_row: int = 1) -> pl.DataFrame:
        """Return the answers of a table, one row for each doctor and option, in their order.

        Rows have their numbers in the column FILE_ROW, else they count from `first_row`; columns
        KEPT come after those of the answers. A row that cannot be answered has its `error`.
        """
        if FILE_ROW not in table.columns:
            table = table.with_row_index(FILE_ROW, first_row)
        parts = list(table.iter_slices(SLICE))
        side_by_side = map if self._pool is None or len(parts) == 1 else self._pool.map
        answered = list(side_by_side(self._answered, parts))
        return pl.concat(answered) if parts else pl.DataFrame(schema=self.schema)

    def _answered(self, table: pl.DataFrame) -> pl.DataFrame:
        doctors, numbers = self.numbers(typed(table))
        answered = self._columns(doctors, numbers)
        if doctors.is_odd.any():
            alone = self.alone(doctors, table)
            answered = pl.concat([answered, alone]).sort(ROW, maintain_order=True)
        places = answered[ROW].cast(pl.UInt32())
        return answered.with_columns(
            table[FILE_ROW].gather(places).cast(pl.UInt64()).alias(ROW),
            *(
                table[name].gather(places).alias(name.removeprefix(KEPT))
                for name in table.columns
                if name.startswith(KEPT)
            ),
        )

    def alone(self, doctors: Doctors, table: pl.DataFrame) -> pl.DataFrame:
        """Return the answers to the odd rows of a table, asked one by one; a `row` is its place."""
        odd = np.flatnonzero(doctors.is_odd)
        unread = table[PROBLEM].gather(odd).count() if PROBLEM in table.columns else 0
        self.odd_rows += len(odd) - unread
        rows = table[odd]
        wrong = self._wrong_rows(rows)
        answers = [
            answer
            for number, cells in enumerate(rows.iter_rows(named=True))
            for answer in self._row(cells, int(odd[number]), wrong.get(number))
        ]
        return pl.DataFrame(answers, schema=self.schema, orient="row")

    def numbers(self, table: Typed) -> tuple[Doctors, AnswerNumbers]:
        """Return the doctors of a table and the answers of those that are not odd, by number."""
        doctors = self._running(table)
        if doctors.is_odd.all():
            none, no = np.zeros(0, np.int64), np.zeros(0, np.bool_)
            targets = {name.value: ListTarget(none, none, none, none, no) for name in PatientList}
            return doctors, AnswerNumbers(
                *(none,) * 6, no, targets if TARGETS in self.parts else {}
            )
        interview = Interview(self.tables, doctors)
        nothing = np.zeros(len(interview.doctor), np.int64)
        targets, due_on, is_due = {}, nothing, nothing > 0
        if TARGETS in self.parts:
            targets, due_on, is_due = list_targets(interview)
        numbers = AnswerNumbers(
            interview.doctor,
            interview.option.codes,
            interview.each(doctors.facet("text").codes),
            interview.mask() if CHECK in self.parts else nothing,
            interview.aid() if AID in self.parts else nothing,
            due_on,
            is_due,
            targets,
        )
        if doctors.is_odd.any():
            numbers = numbers.of(~doctors.is_odd[numbers.doctor])
        return doctors, numbers

    def _running(self, table: Typed) -> Doctors:
        """Return the doctors of a table under the contracts that run."""
        return running(Doctors(table.facts, table.is_odd, self.tables.scale), self.tables.ask)

    def _columns(self, doctors: Doctors, found: AnswerNumbers) -> pl.DataFrame:
        """Return the answers found, looked up by their numbers; a `row` is its place."""
        places = pl.Series(found.doctor, dtype=pl.UInt32)
        rows = pl.Series(ROW, found.doctor, dtype=pl.UInt64)
        names = pl.repeat(None, len(places), dtype=pl.String(), eager=True)
        if "name" in doctors.facts.columns:
            names = doctors.facts["name"].gather(places)
        etp = pl.Series(ETP, found.option, dtype=pl.UInt8).cat.to(ETPS)
        texts = [rules.id for rules in self.tables.scale.sets]
        text = pl.Series(TEXT, texts, dtype=self.schema[TEXT]).gather(found.text)
        columns = [rows, names.alias("name"), etp, text]
        if CHECK in self.parts:
            columns += self._checks(found.mask)
        if AID in self.parts:
            columns += self._lookup("aid", self.aid_columns).at(found.aid)
        for name, target in found.targets.items():
            asked = self.tables.curves[PatientList(name)].at(target.numbers)
            columns += _notified(asked, target)
        if TARGETS in self.parts:
            due = pl.Series("targets.due_on", found.due_on, dtype=pl.Int32).cast(pl.Date())
            is_due = pl.Series(found.is_due)
            columns.append(due.set(~is_due, None) if not is_due.all() else due)
        columns.append(pl.repeat(None, len(rows), dtype=pl.String(), eager=True).alias(ERROR))
        return pl.DataFrame(columns)

    def _checks(self, mask: Codes) -> list[pl.Series]:
        """Return the columns of the check, each different mask put into words once."""
        table = self.tables.table("masks")
        masks = pl.Series(mask)
        different = masks.unique()
        numbers = [table.number(int(one)) for one in different.to_list()]
        places = masks.replace_strict(different, numbers, return_dtype=pl.Int64())
        return self._lookup("masks", CHECK_COLUMNS, check_cells).at(places.to_numpy())

    def _lookup(self, name: str, columns: dict[str, Any], cells: Any = None) -> Lookup:
        """Return the answers known to one question as a table, made again when there are more."""
        known = self.tables.table(name).known
        size, lookup = self._lookups.get(name, (-1, Lookup(pl.DataFrame())))
        if size < len(known):
            size = len(known)
            rows = known[:size] if cells is None else [cells(one) for one in known[:size]]
            lookup = Lookup(pl.DataFrame(rows, schema=columns, orient="row"))
            self._lookups[name] = (size, lookup)
        return lookup

    def _row(
        self, cells: Mapping[str, Any], place: int, wrong: list[CellProblem] | None
    ) -> Iterator[list[Any]]:
        """Yield the answers of one row, asked as a profile is, or what is `wrong` with it."""
        case = self.reader.read(cells) if wrong is None else wrong
        if isinstance(case, list):
            self.wrong.add(cells[FILE_ROW], case)
            problems = [f"{one.diagnostic.code} {one.path or ''}".strip() for one in case]
            name = cells.get("name")
            is_shown = name is not None and not re.search(HIDDEN, str(name))
            nothing = (None,) * (len(self.schema) - 3)
            yield [place, str(name) if is_shown else None, *nothing, "|".join(problems)]
            return
        for option in options_running(case):
            yield self._answer(case, option, place)

    def _wrong_rows(self, table: pl.DataFrame) -> dict[int, list[CellProblem]]:
        """Return what is wrong with odd rows that are plain without some cells, by their places.

        Of such a row the other cells need not be read: they are good, and good together.
        """
        read = typed(table)
        doctors = Doctors(read.facts, read.is_odd, self.tables.scale)
        suspects, nested = doctors.suspects(), np.zeros(table.height, np.bool_)
        lost = {
            path: (table[path].is_not_null() & doctors.facts[path].is_null()).to_numpy()
            for path in doctors.facts.columns
        }
        for path, flags in lost.items():
            suspects[path] = suspects.get(path, flags) | flags
            nested |= flags & (path in NESTED)
        cleaned = table.with_columns(
            pl.when(~pl.Series(flags)).then(pl.col(path)).alias(path)
            for path, flags in suspects.items()
        )
        plain = self._running(typed(cleaned))
        found = {}
        places = np.flatnonzero(~plain.is_odd & ~nested)
        for place, cells in zip(places.tolist(), table[places].iter_rows(named=True), strict=True):
            paths = {path for path, flags in suspects.items() if flags[place]}
            problems = self.reader.wrong(cells, paths)
            # a cell that only a document can read may be good, and then meet another one
            if problems and {one.path for one in problems} >= {p for p in paths if lost[p][place]}:
                found[place] = problems
        return found

    def _answer(self, case: Case, option: WorkTime, place: int) -> list[Any]:
        """Return the answer of one doctor under one option."""
        term, contract = running_term(case, option), running_contract(case)
        cells: list[Any] = [place, case.profile.name, term.option.value, contract.rules.id]
        if CHECK in self.parts:
            general, by_option = all_criteria(case)
            own = by_option[options_running(case).index(option)]
            cells += check_cells(mask_of(asked_of((*general, *own), term.option.value)))
        if AID in self.parts:
            cells += aid_cells(aid_option(case, option), self.tables.years)
        if TARGETS in self.parts:
            asked = targets_of_term(term).targets
            for target in asked:
                cells += target_cells(
                    None
                    if target is None
                    else Commitment(target.start, target.growth, target.level)
                )
            known = next((one.due_on for one in asked if one is not None), None)
            cells.append(known)
        return [*cells, None]


def _notified(asked: list[pl.Series], target: ListTarget) -> list[pl.Series]:
    """Return the targets of a list with the CPAM's own figures where there are some."""
    if not target.is_notified.any():
        return asked
    growth = pl.Series(target.notified)
    level = growth + pl.Series(target.start)
    is_known, is_bounded = (pl.Series(target.knowledge) >= at for at in (2, 1))
    given, absent = pl.lit(Status.GIVEN.label, STATUS), pl.lit(Status.ABSENT.label, STATUS)
    levels = (
        pl.when(is_known).then(level),
        pl.when(is_known).then(level).when(is_bounded).then(growth),
        pl.when(is_bounded).then(level),
        pl.when(is_known).then(given).otherwise(absent),
    )
    notified = (*(pl.lit(growth),) * len(ENDS), given, *levels)
    is_notified = pl.Series(target.is_notified)
    frame = pl.DataFrame(asked).with_columns(
        pl.when(is_notified).then(own).otherwise(pl.col(figure.name)).cast(figure.dtype)
        .alias(figure.name)
        for own, figure in zip(notified, asked, strict=True)
    )  # fmt: skip
    return frame.get_columns()
