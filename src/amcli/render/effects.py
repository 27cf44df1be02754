"""What another reading of a dispute changes, in one sentence: verdict, euros, patients."""

from collections.abc import Iterable, Sequence

from amcli.law.figures.terms import Verdict
from amcli.study.compare.effects import FigureChange
from amcli.words.catalogue import Words
from amcli.words.figures import best_case_text, growth_text
from amcli.words.numbers import COUNT, EUROS

_ORDER = ("amount", "guaranteed", "ledger", "mt", "fa")
_EUROS = ("amount", "guaranteed", "ledger")


def effect_text(verdict: Verdict | None, changes: Iterable[FigureChange], words: Words) -> str:
    """Return what a reading changes; that it changes nothing where nothing is given.

    `verdict` is the new one, None where it stays. An amount whose value stays says nothing more
    than its guaranteed part: the one without the other is not said.
    """
    given = list(changes)
    told = [one for one in given if one.what != "amount" or _moves(one)] or given
    if any(one.what in ("amount", "guaranteed") for one in told):
        told = [one for one in told if one.what != "ledger"]  # the same, for longer
    parts = [] if verdict is None else [words.say("effect.verdict", verdict=verdict.value)]
    for what in _ORDER:
        same = [one for one in told if one.what == what]
        if same:
            said = ", ".join(_change(one, words) for one in same)
            parts.append(words.say(f"effect.{what}", changes=said))
    return ", ".join(parts) if parts else words.say("effect.none")


def footnote_text(
    dispute: str, effects: Sequence[tuple[str, str]], question: str, words: Words
) -> str:
    """Return a question and what its other readings do; readings of one effect are said once."""
    together: dict[str, list[str]] = {}
    for reading, effect in effects:
        together.setdefault(effect, []).append(f"{dispute}={reading}")
    said = "; ".join(
        words.say("effect.reading", readings=", ".join(readings), what=effect)
        for effect, readings in together.items()
    )
    return words.say("effect.footnote", question=question, effects=said)


def _moves(change: FigureChange) -> bool:
    """Return whether what is paid at full achievement changes, not only the worst case."""
    before, after = change.before, change.after
    return (before.value, before.high) != (after.value, after.high)


def _change(change: FigureChange, words: Words) -> str:
    if change.what in _EUROS:
        before, after = best_case_text(change.before, COUNT), best_case_text(change.after, EUROS)
    else:
        before, after = growth_text(change.before), growth_text(change.after)
    return words.say("effect.change", before=before, after=after, etp=change.etp)
