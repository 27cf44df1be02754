"""Profiles like those of examples/, as many as asked, no two of them alike."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
COUNTS = re.compile(r"\b(mt|mt_adult|fa|employer_cost): (\d{3,})")  # not the percentiles
DATES = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
LEAST_COST = 14_000  # euros a year
STEPS = 400  # patients, or euros, that the profiles are spread over
DAYS = 97  # days that they are spread over


def write_profiles(folder: Path, count: int) -> None:
    """Write `count` profiles: the examples in turn, other lists, costs and dates in each."""
    folder.mkdir()
    templates = list(_templates())
    for number in range(count):
        template = templates[number % len(templates)]
        Path(folder, f"{number:05}.yaml").write_text(_varied(template, number), "utf-8")


def _templates() -> Iterator[str]:
    """Yield the examples of one doctor, comments included; those of groups name other files."""
    for path in sorted(EXAMPLES.glob("*.yaml")):
        text = path.read_text("utf-8")
        if "\ngroup:" not in text:
            yield text


def _varied(text: str, number: int) -> str:
    """Return a profile with its counts raised and its dates moved back together."""
    earlier = timedelta(days=number % DAYS)
    if "employer_cost" not in text:
        text = text.replace("\ncontract:\n", f"\ncontract:\n  employer_cost: {LEAST_COST}\n")
    text = COUNTS.sub(lambda found: f"{found[1]}: {int(found[2]) + number % STEPS}", text)
    return DATES.sub(lambda found: str(date.fromisoformat(found[0]) - earlier), text)
