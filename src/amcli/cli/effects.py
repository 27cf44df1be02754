"""The sentences that say what another reading of a dispute would change."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from amcli.domain.case import Answer, Case
from amcli.domain.effects import Change, DisputesResult, effects, weigh
from amcli.domain.terms import Verdict
from amcli.load.registers import load_disputes
from amcli.render.words import Words

from .options import Settings


def weighed(case: Case, settings: Settings) -> Answer:
    """Return the register of disputes, weighed on a case."""
    return weigh(case, load_disputes(*settings.rules))


def effect_sentences(
    case: Case, answer: Answer, rules: tuple[Path, ...], said: Words
) -> Mapping[str, str]:
    """Return a sentence for each dispute that touches the answer and would change a figure."""
    if isinstance(answer.result, DisputesResult):
        return {}
    touched = set(disputes_in(answer.result))
    if not touched:
        return {}
    found = {}
    for dispute in load_disputes(*rules):
        if dispute.id not in touched:
            continue
        texts = [
            sentence(dispute.id, reading, effect, said)
            for reading, effect in effects(case, dispute)
            if effect != (None, ())
        ]
        if texts:
            question = dispute.question.get(said.lang) or dispute.question["en"]
            found[dispute.id] = said.say(
                "effect.footnote", question=question, effects="; ".join(texts)
            )
    return found


def sentence(
    dispute: str, reading: str, effect: tuple[Verdict | None, tuple[Change, ...]], said: Words
) -> str:
    """Return what one reading changes, in one sentence."""
    verdict, changes = effect
    parts = [] if verdict is None else [said.say(f"verdict.{verdict.value}")]
    parts += [
        said.say(f"effect.{one.what}", etp=one.etp, before=one.before, after=one.after)
        for one in changes
    ]
    what = ", ".join(parts) if parts else said.say("effect.none")
    return said.say("effect.reading", dispute=dispute, reading=reading, what=what)


def disputes_in(value: Any) -> Iterable[str]:
    """Yield the ids of the disputes named anywhere in a result."""
    if not isinstance(value, tuple):
        return
    names = getattr(value, "_fields", None)
    for place, item in enumerate(value):
        if names is not None and names[place] == "disputes":
            yield from item
        else:
            yield from disputes_in(item)
