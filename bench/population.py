"""Profiles like the ordinary ones of examples/, as many as asked, no two of them alike."""

import re
from datetime import date, timedelta
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
TEMPLATES = (
    "case-1",
    "case-2",
    "case-3",
    "contract-2023-full-time",
    "dermatologist",
    "employer-cost",
    "sector-2-optam",
    "surgeon",
)
COUNTS = re.compile(r"\b(mt|mt_adult|fa|employer_cost): (\d{3,})")  # not the percentiles
DATES = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
COST = re.compile(r"\n  employer_cost:.*")  # `contract` is the last section of each
LEAST_COST = 28_000  # euros a year
STEPS = 400  # patients, or euros, that the profiles are spread over
DAYS = 97  # days that they are spread over


def write_profiles(folder: Path, count: int, *, has_own_cost: bool = False) -> None:
    """Write `count` profiles: the examples in turn, other lists, costs and dates in each.

    `has_own_cost`: each has an employer's cost that no other one has, so that no two answers are
    alike.
    """
    folder.mkdir()
    templates = [Path(EXAMPLES, f"{name}.yaml").read_text("utf-8") for name in TEMPLATES]
    for number in range(count):
        template = templates[number % len(templates)]
        text = _varied(template, number)
        if has_own_cost:
            text = f"{COST.sub('', text).rstrip()}\n  employer_cost: {LEAST_COST + number}\n"
        Path(folder, f"{number:05}.yaml").write_text(text, "utf-8")


def _varied(text: str, number: int) -> str:
    """Return a profile with its counts raised and its dates moved back together."""
    earlier = timedelta(days=number % DAYS)
    text = COUNTS.sub(lambda found: f"{found[1]}: {int(found[2]) + number % STEPS}", text)
    return DATES.sub(lambda found: str(date.fromisoformat(found[0]) - earlier), text)
