"""The command that answers for a doctor on one page: sign, amounts, patients, payments."""

from collections.abc import Iterator
from typing import Any

from amcli.commands.command import Command, Item, item_of
from amcli.commands.options import FOR_PEOPLE
from amcli.commands.parameters import for_profiles
from amcli.commands.run.writers import Writer, WriterBeside
from amcli.law.contract.case import Answer
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown

from .profiles import answer

_NAMES = (
    "text verdict achievement amount* guaranteed* conditional* left_to_pay* mt_growth* fa_growth* "
    "due_on next_on next_until next_amount* started_on ends_on current_year"
)


def _records(result: Any, shown: Shown) -> Iterator[Record]:
    """Yield a row for each option: sums, patients to gain, the next payment."""
    verdicts = {option.etp: option.verdict for option in result.check.options}
    targets = {option.etp: option.targets for option in result.targets.options}
    for paid, ledger in zip(result.aid.options, result.schedule.options, strict=True):
        asked = dict(targets[paid.etp].asked()) if paid.etp in targets else {}
        days = [target.due_on for target in asked.values()]
        coming = ledger.next
        yield {
            **paid.total._asdict(),
            "etp": paid.etp,
            "text": shown.text,
            "verdict": verdicts.get(paid.etp, result.check.verdict),
            "achievement": paid.achievement or None,
            **{f"{name}_growth": target.growth for name, target in asked.items()},
            "due_on": days[0] if days else None,
            "next_on": coming and coming.on,
            "next_until": coming and coming.until,
            "next_amount": coming and coming.amount,
            "started_on": paid.started_on,
            "ends_on": paid.ends_on,
            "current_year": paid.current_year,
        }


def _many(writer: Writer) -> Writer:
    """Return what writes a line a doctor on a page, where several are answered without `--all`."""
    settings = writer.settings
    is_page = settings.format in FOR_PEOPLE and not settings.shows_all
    return DoctorsWriter(writer) if is_page else writer


class DoctorsWriter(WriterBeside):
    """Writes the page of a doctor who is alone, else a line for each option of every one."""

    def __init__(self, inner: Writer) -> None:
        super().__init__(inner)
        self._first: Item | None = None
        self._doctors = 0
        self._lines: list[Any] = []

    def write(self, item: Item) -> None:
        """Keep what a doctor comes to, and no answer but the first."""
        if item.answer is None:
            return
        from amcli.study.crowd.doctor_lines import doctor_lines

        self._doctors += 1
        self._first = item if self._doctors == 1 else None
        self._lines += doctor_lines(item.name or item.place(self.words), item.answer.result)

    def say_notes(self, item: Item, *, is_many: bool = False) -> None:
        """Say nothing before it is known whether a doctor is alone."""

    def close(self) -> int:
        """Write the page or the lines, and end the output; return an exit code."""
        item = self._first
        if self._doctors > 1:
            from amcli.study.crowd.doctor_lines import DoctorsResult

            result = DoctorsResult(self._doctors, tuple(self._lines))
            self.inner.request = self.inner.request._replace(command=DOCTORS)
            item = item_of(Answer(result, ()))
        if item is not None:
            self.inner.write(item)
        code = self.inner.close()
        if item is not None:
            self.inner.say_notes(item)
        return code


COMMAND = Command(
    "summary",
    for_profiles(),
    answer,
    answer="amcli.law.ledger.summary:summary",
    result="amcli.law.ledger.summary:SummaryResult",
    rows=Rows(_records, lambda _: _NAMES.split()),
    page="summary:summary_page",
    beside=_many,
)
DOCTORS = COMMAND._replace(page="summary:doctors_page")
