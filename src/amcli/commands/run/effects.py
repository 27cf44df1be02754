"""The sentences that say what another reading of a dispute would change."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amcli.law.contract.case import Answer, Case
from amcli.load.registers import load_disputes
from amcli.render.footnotes import effect_text, footnote_text
from amcli.study.compare.effects import DisputesResult, effects
from amcli.study.paths.result_paths import disputes_in
from amcli.words.catalogue import Words

OF_THE_LEDGER = {"D9", "D10"}  # what they change is beyond the five years of `aid`


def effect_sentences(
    case: Case, answer: Answer[Any], rules: tuple[Path, ...], words: Words
) -> Mapping[str, str]:
    """Return a sentence for each dispute that touches the answer and would change a figure."""
    touched = (
        set() if isinstance(answer.result, DisputesResult) else set(disputes_in(answer.result))
    )
    if not touched:
        return {}
    with_ledger = bool(touched & OF_THE_LEDGER)
    sentences = {}
    for dispute in load_disputes(*rules):
        if dispute.id not in touched:
            continue
        texts = [
            (reading, effect_text(*effect, words))
            for reading, effect in effects(case, dispute, with_ledger=with_ledger)
            if effect != (None, ())
        ]
        if texts:
            question = words.of(dispute.question)
            sentences[dispute.id] = footnote_text(dispute.id, texts, question, words)
    return sentences
