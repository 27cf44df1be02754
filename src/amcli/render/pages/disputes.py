"""`disputes`: each open question, its readings, who says what, and the effect on a profile."""

from amcli.render.footnotes import Footnotes, effect_text
from amcli.render.frame import SYMBOLS, header
from amcli.render.page import Block, Heading, Phrase, columns, grid, paragraph, row
from amcli.render.screen import Shown
from amcli.study.compare.effects import DisputesResult, WeighedDispute
from amcli.words.catalogue import Words

_COLUMNS = "table.reading~ table.used table.says~ table.effect~ table.refs"


def disputes_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the questions; on a profile only those that change something, unless `--all`."""
    result: DisputesResult = shown.answer.result
    readings = [reading for dispute in result.disputes for reading in dispute.readings]
    shows_all = shown.all or all(reading.changes is None for reading in readings)
    listed = [dispute for dispute in result.disputes if shows_all or dispute.matters]
    if not listed:
        return [*header(shown, words), paragraph(words.say("table.no-effect"), opens=True)]
    questions = [block for dispute in listed for block in _dispute(dispute, words, notes)]
    count = words.say("table.disputes", n=len(listed))
    return [*header(shown, words), paragraph(count, style="head"), *questions]


def _dispute(dispute: WeighedDispute, words: Words, notes: Footnotes) -> list[Block]:
    kind = words.say(f"dispute.{dispute.kind}")
    settled = words.say("table.settled-by", who=words.of(dispute.settled_by))
    used = Phrase(f"{SYMBOLS['met'][0]} {words.say('value.true')}", "good")
    rows = []
    for each in dispute.readings:
        is_weighed = not each.is_used and (each.changes, each.verdict) != (None, None)
        effect = effect_text(each.verdict, each.changes or (), words) if is_weighed else ""
        cells = (each.reading, used if each.is_used else "", words.of(each.says))
        rows.append(row(*cells, notes.seen(effect), notes.refs(each.sources)))
    return [
        Heading(f"{dispute.id} — {words.of(dispute.question)}"),
        paragraph(f"{kind} — {settled}", style="faint"),
        grid(columns(_COLUMNS, words), rows),
    ]
