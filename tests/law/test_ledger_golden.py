"""Golden ledgers: `schedule` of contracts that lived, on two terminals, in both languages.

The files `golden_contracts/` are read by people first. After a change that is meant,
`AMCLI_GOLDEN=write pytest tests/law/test_ledger_golden.py` writes them anew; read the diff.
"""

import os
from pathlib import Path

import pytest

from command_line import EXAMPLES, on_terminal

GOLDEN = Path(__file__).parents[1] / "golden_contracts"
CONTRACTS = (
    "running-2020-third-time-results",
    "running-2021-zip-new-contract",
    "running-2023-suspension-switch",
)
WIDTHS = (80, 120)


def page(contract: str, lang: str) -> str:
    """Return the ledger of a contract as each terminal shows it."""
    argv = ("schedule", f"{contract}.yaml", "--on", "2026-11-22", "--lang", lang)
    screens = [on_terminal(*argv, width=width, NO_COLOR="1") for width in WIDTHS]
    assert [screen.code for screen in screens] == [0] * len(WIDTHS), screens[0].text
    return "\n".join(
        f"=== terminal, {width} columns\n$ amcli {' '.join(argv)}\n{screen.text}"
        for width, screen in zip(WIDTHS, screens, strict=True)
    )


@pytest.mark.process
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_ledger_shows_what_it_showed(
    contract: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    shown, path = page(contract, lang), GOLDEN / f"{contract}.{lang}.txt"
    if os.environ.get("AMCLI_GOLDEN") == "write":
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8")


@pytest.mark.process
def test_every_golden_ledger_is_one_of_a_contract_shown() -> None:
    assert {path.name for path in GOLDEN.glob("*")} == {
        f"{contract}.{lang}.txt" for contract in CONTRACTS for lang in ("fr", "en")
    }
