"""What all pages share: whose answer it is, the verdict, bands, facts, options."""

from collections.abc import Iterable, Sequence
from typing import Any

from amcli.law.check.eligibility import Step
from amcli.law.figures.sourced import ABSENT, Figure, Number
from amcli.law.figures.terms import Finding, Verdict
from amcli.law.ledger.entries import Entry
from amcli.law.lists.bands import BandRange
from amcli.words.catalogue import Words
from amcli.words.figures import EUROS, SHARE, UNKNOWN, best_case_text, number_text

from .page import Block, Paragraph, Phrase, paragraph
from .screen import Shown

_MEMBER = "group.members["
SYMBOLS = {
    "eligible": ("✓", "good"),
    "not_eligible": ("✗", "bad"),
    "undetermined": ("?", "unsure"),
    "met": ("✓", "good"),
    "not_met": ("✗", "bad"),
}


def header(shown: Shown, words: Words, context: str = "") -> list[Block]:
    """Return whose answer it is (nobody's, for a register) and under what, in one line.

    `context` takes the place of the text and the day.
    """
    if not shown.source:
        return [paragraph(words.say("table.context-register", on=shown.on))]
    who = [Phrase(shown.name, "name")] if shown.name else [Phrase(shown.place, "literal")]
    runs = _running(shown, words)
    told = [runs or _practice(shown, words), context or _context(shown, words)]
    return [paragraph(*who, *(f" · {part}" for part in told if part)), *proposals(shown, words)]


def _practice(shown: Shown, words: Words) -> str:
    """Return the specialty and the sector of a doctor, as far as they are known."""
    doctor = getattr(shown.profile, "doctor", None)  # a group has none
    if doctor is None:
        return ""
    parts = [] if doctor.specialty is None else [shown.labels.get(doctor.specialty, "")]
    if doctor.sector is not None:
        parts.append(words.say("header.sector", n=int(doctor.sector)))
    return ", ".join(filter(None, parts))


def _running(shown: Shown, words: Words) -> str:
    """Return the contract that runs: when it was signed, its text, its year and until when."""
    runs = shown.running
    if runs is None or _is_as_if(shown):
        return ""
    text = words.text_name(runs.text)
    return words.say("header.running", on=runs.signed_on, text=text, n=runs.year, until=runs.until)


def proposals(shown: Shown, words: Words) -> list[Block]:
    """Return what the answer rests on where that is no text in force."""
    return [
        paragraph(f"! {words.note(note)}", style="unsure")
        for note in shown.answer.notes
        if note.code.startswith("proposal")
    ]


def _context(shown: Shown, words: Words) -> str:
    if not shown.text:  # a receipt of several texts
        return words.say("receipt.context", on=shown.on)
    is_as_if = _is_as_if(shown)
    if shown.running is not None and shown.running.text == shown.text and not is_as_if:
        return words.say("header.day", on=shown.on)
    title = words.first((f"text.{shown.text}",), shown.text_title)
    code = "table.context-as-if" if is_as_if else "table.context"
    return words.say(code, title=title, on=shown.on)


def _is_as_if(shown: Shown) -> bool:
    return any(note.code == "as-if" for note in shown.answer.notes)


def answer_phrase(answer: Verdict | Finding, words: Words) -> Phrase:
    """Return a verdict or finding as symbol and word: never colour alone."""
    symbol, style = SYMBOLS[answer.value]
    kind = "verdict" if isinstance(answer, Verdict) else "finding"
    return Phrase(f"{symbol} {words.say(f'{kind}.{answer.value}')}", style)


def refusal_blocks(verdict: Verdict, words: Words) -> list[Block]:
    """Return the verdict where it is not that one may sign: what follows is computed anyway."""
    return [] if verdict is Verdict.ELIGIBLE else [verdict_block(verdict, words)]


def verdict_block(verdict: Verdict, words: Words) -> Paragraph:
    """Return the verdict that a computed answer carries, and that it is computed anyway."""
    phrase = answer_phrase(verdict, words)
    if verdict is not Verdict.ELIGIBLE:
        symbol = SYMBOLS[verdict.value][0]
        sentence = words.say("table.verdict-aside", verdict=verdict.value)
        phrase = phrase._replace(text=f"{symbol} {sentence}")
    return paragraph(phrase, opens=True)


def etps_text(option: Any, words: Words) -> str:
    """Return an option, and those that it becomes: `third time, then half time`."""
    later = [year.etp for year in option.years if year.etp not in ("", option.etp)]
    first = at_rate(words.option(option.etp), option, words)
    parts = [first, *(words.say("table.then-etp", etp=each) for each in later)]
    return ", ".join(dict.fromkeys(parts))


def at_rate(posts: str, option: Any, words: Words) -> str:
    """Return the name of an option, with the rate of achievement where several are asked."""
    if option.achievement is ABSENT:
        return posts
    return words.say(
        "table.at-rate", posts=posts, rate=number_text(option.achievement, SHARE, words.local)
    )


def amounts_text(amounts: Iterable[tuple[Any, Figure]], words: Words) -> str:
    """Return what each option gives, in euros: `19 000 € (half time) or 38 000 € (full time)`."""
    texts = (
        words.say(
            "aid.of-option",
            amount=best_case_text(figure, EUROS, words.local),
            option=at_rate(words.option(option.etp), option, words),
        )
        for option, figure in amounts
    )
    return words.say("table.between").join(texts)


def left_text(left: Number | None, words: Words) -> str:
    """Return what is left to pay, in euros: a surplus where the aid exceeds the cost."""
    if left is None:
        return UNKNOWN
    text = number_text(left if left >= 0 else -left, EUROS, words.local)
    return words.say("table.surplus", amount=text) if left < 0 else text


def answer_blocks(verdict: Verdict, sentence: str, words: Words) -> list[Block]:
    """Return the answer in one line, if there is one, after a verdict other than eligible."""
    refusal = refusal_blocks(verdict, words)
    answer = paragraph(sentence, style="head", opens=not refusal)
    return [*refusal, answer] if sentence else refusal


def day_code(on: object, until: object) -> str:
    """Return the last word of the code of a period, of which one end may not be known."""
    if on == until:
        return "on"
    return "between" if on and until else "from" if on else "until"


def days_phrase(entry: Step | Entry, words: Words) -> str:
    """Return when something is due, as a sentence has it: `by 1 Sept 2027`; empty where unknown."""
    if entry.on is None and entry.until is None:
        return ""
    return words.say(f"step.{day_code(entry.on, entry.until)}", on=entry.on, until=entry.until)


def hours_text(hours: Figure, words: Words) -> str:
    """Return the hours of a training, or between which they lie."""
    if hours.value is not None:
        return words.say("table.hours", n=hours.value)
    return words.say("table.hours-between", low=hours.low, high=hours.high)


def band_text(band: BandRange, words: Words) -> str:
    """Return an interval of bands in words: `P50 or above`."""
    if band.low == band.high:
        return words.say(f"band.{band.low}")
    low = "" if band.low.startswith("below") else band.low.split("-", maxsplit=1)[0].upper()
    high = "" if band.high.endswith("plus") else band.high.rsplit("-", maxsplit=1)[-1].upper()
    if low and high:
        return words.say("band.between", low=low, high=high)
    if low or high:
        return words.say("band.from" if low else "band.up-to", low=low, high=high)
    return words.say("band.any")


def facts_text(paths: Iterable[str], words: Words, names: Sequence[str] = ()) -> str:
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
    number_of_item = int(index) + 1 if index else None
    return words.say(code, n=number_of_item) if words.has(code) else path
