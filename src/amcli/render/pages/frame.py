"""What all pages share: whose answer it is, the verdict, bands, facts, options."""

from collections.abc import Sequence

from amcli.law.figures.terms import Finding, Verdict
from amcli.law.lists.bands import BandRange
from amcli.render.page import Block, Paragraph, Piece, line
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

_MEMBER = "group.members["
SYMBOLS = {
    "eligible": ("✓", "good"),
    "not_eligible": ("✗", "bad"),
    "undetermined": ("?", "unsure"),
    "met": ("✓", "good"),
    "not_met": ("✗", "bad"),
}


def header(shown: Shown, words: Words) -> list[Block]:
    """Return who and where from (nobody, for a register), then the text and the day."""
    if shown.command == "compare-summary":
        count = shown.answer.result.profiles
        said = words.say("attribution.summary", profiles=count, on=shown.on)
        return [Paragraph(line(said)), *proposals(shown, words)]
    if not shown.source:
        return [Paragraph(line(words.say("table.context-register", on=shown.on)))]
    place = shown.source
    if shown.document > 1:
        place = f"{place}, {words.say('table.document', n=shown.document)}"
    if shown.name:
        who = line(Piece(shown.name, "name"), Piece(f" ({place})", "literal"))
    else:
        who = line(Piece(place, "name"))
    return [Paragraph(who), Paragraph(line(_context(shown, words))), *proposals(shown, words)]


def proposals(shown: Shown, words: Words) -> list[Block]:
    """Return what the answer rests on where that is no text in force."""
    return [
        Paragraph(line(Piece(f"! {words.note(note)}", "unsure")))
        for note in shown.answer.notes
        if note.code.startswith("proposal")
    ]


def _context(shown: Shown, words: Words) -> str:
    if shown.command == "compare-versions":
        texts = [answers.text for answers in shown.answer.result.texts]
        if any(note.code == "apart-posts" for note in shown.answer.notes):
            apart, together = texts
            return words.say("table.context-group", apart=apart, together=together, on=shown.on)
        is_by_option = len(texts) > 1 and len(set(texts)) == 1
        code = "table.context-options" if is_by_option else "table.context-compare"
        frame = {"title": shown.text_title, "text": shown.text, "on": shown.on}
        return words.say(code, count=len(texts), **frame)
    if not shown.text:  # a receipt of several texts
        return words.say("receipt.context", on=shown.on)
    is_as_if = any(note.code == "as-if" for note in shown.answer.notes)
    code = "table.context-as-if" if is_as_if else "table.context"
    return words.say(code, title=shown.text_title, text=shown.text, on=shown.on)


def answer_piece(answer: Verdict | Finding, words: Words) -> Piece:
    """Return a verdict or finding as symbol and word: never colour alone."""
    symbol, style = SYMBOLS[answer.value]
    kind = "verdict" if isinstance(answer, Verdict) else "finding"
    return Piece(f"{symbol} {words.say(f'{kind}.{answer.value}')}", style)


def verdict_block(verdict: Verdict, words: Words) -> Paragraph:
    """Return the verdict that a computed answer carries, and that it is computed anyway."""
    piece = answer_piece(verdict, words)
    if verdict is not Verdict.ELIGIBLE:
        symbol = SYMBOLS[verdict.value][0]
        sentence = words.say("table.verdict-aside", verdict=verdict.value)
        piece = piece._replace(text=f"{symbol} {sentence}")
    return Paragraph(line(piece), opens=True)


def etp_text(etp: str, words: Words) -> str:
    """Return an option by its number and its name: `0.5 etp (half time)`."""
    posts, name = words.say("table.etp", etp=etp), f"option.{etp}"
    return f"{posts} ({words.say(name)})" if words.has(name) else posts


def band_text(band: BandRange, words: Words) -> str:
    """Return an interval of bands in words: `P50 or above`."""
    if band.low == band.high:
        return words.say(f"band.{band.low}")
    low, high = _floor(band.low), _ceiling(band.high)
    if low and high:
        return words.say("band.between", low=low, high=high)
    if low or high:
        return words.say("band.from" if low else "band.up-to", low=low, high=high)
    return words.say("band.any")


def _floor(label: str) -> str:
    return "" if label.startswith("below") else label.split("-", maxsplit=1)[0].upper()


def _ceiling(label: str) -> str:
    return "" if label.endswith("plus") else label.rsplit("-", maxsplit=1)[-1].upper()


def facts_text(paths: tuple[str, ...], words: Words, names: Sequence[str] = ()) -> str:
    """Return missing facts by their names."""
    return ", ".join(fact_text(path, words, names) for path in paths)


def fact_text(path: str, words: Words, names: Sequence[str] = ()) -> str:
    """Return a fact by its name, by its path in the profile where it has none.

    A fact of a group's member is named with the member's name, in the order of `names`, or with
    its number, from 1.
    """
    if path.startswith(_MEMBER):
        member, _, own = path.partition("].")
        number = int(member.removeprefix(_MEMBER))
        name = names[number] if number < len(names) else str(number + 1)
        return words.say("fact.of-member", fact=fact_text(own, words), member=name)
    bare, _, place = path.partition("[")
    index, _, below = place.partition("]")
    code = f"fact.{bare}{below}"
    if not words.has(code):
        return path
    return words.say(code, n=int(index) + 1) if index else words.say(code)
