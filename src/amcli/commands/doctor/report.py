"""The command that writes what there is to know about a contract as a page to hand over."""

from amcli.commands.command import Command
from amcli.commands.options import Format, form_of_suffix
from amcli.commands.parameters import OUTPUT, PROFILES, RUN, STRICT, TERMS, Given
from amcli.commands.run.writers import HtmlWriter, Writer
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

from .profiles import answer


class ReportWriter(HtmlWriter):
    """One document, a report for each doctor."""

    def page(self, shown: Shown) -> bytes:
        """Return the report of a doctor."""
        from amcli.render.html.report import report

        return report(shown, self.words, opens=self._count == 1).encode()


def _report(command: Command, given: Given, words: Words) -> int:
    form = form_of_suffix(given["output"], {".html": Format.HTML}, Format.HTML)
    return answer(command, given, words, format=form, exits_zero=True)


def _of_reports(writer: Writer) -> Writer:
    return ReportWriter(writer.request)


COMMAND = Command(
    "report",
    (PROFILES, OUTPUT, *TERMS, STRICT, *RUN),
    _report,
    answer="amcli.law.ledger.summary:summary",
    beside=_of_reports,
)
