"""The sentences that say what another reading of a dispute would change."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from amcli.domain.case import Answer, Case
from amcli.domain.effects import Effect, effects
from amcli.load.registers import load_disputes
from amcli.load.rule_files import shipped_rules
from amcli.render.words import Words


def effect_sentences(
    case: Case, answer: Answer, rules: tuple[Path, ...], said: Words
) -> Mapping[str, str]:
    """Return a sentence for each dispute that touches the answer and would change a figure."""
    touched = set(disputes_in(answer.result))
    if not touched:
        return {}
    register = [one for one in load_disputes(shipped_rules(), *rules) if one.id in touched]
    questions = {one.id: one.question.get(said.lang) or one.question["en"] for one in register}
    found: dict[str, list[str]] = {}
    for effect in effects(case, register):
        if not effect.is_nil:
            found.setdefault(effect.dispute, []).append(sentence(effect, said))
    return {
        dispute: said.say("effect.footnote", question=questions[dispute], effects="; ".join(texts))
        for dispute, texts in found.items()
    }


def sentence(effect: Effect, said: Words) -> str:
    """Return what one reading changes, in one sentence."""
    parts = []
    if effect.verdict is not None:
        parts.append(said.say(f"verdict.{effect.verdict.value}"))
    parts += [
        said.say(
            f"effect.{change.what}", etp=change.etp, before=change.before, after=change.after
        )
        for change in effect.changes
    ]
    what = ", ".join(parts) if parts else said.say("effect.none")
    return said.say("effect.reading", dispute=effect.dispute, reading=effect.reading, what=what)


def disputes_in(value: Any) -> Iterable[str]:
    """Yield the ids of the disputes named anywhere in a result."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from disputes_in(item)
        return
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is None:
        return
    for name in fields:
        held = getattr(value, name)
        if name == "disputes":
            yield from held
        else:
            yield from disputes_in(held)
