"""Profiles like those of examples/, as many as asked, no two of them alike."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

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
VARIED = (
    *TEMPLATES,
    "contract-2019-zip-full-time",
    "contract-2022-third-time",
    "paediatrician",
    "running-2020-third-time-results",
    "running-2021-zip-new-contract",
    "running-2023-suspension-switch",
    "running-2024-second-assistant",
    "running-terminated",
)
COUNTS = re.compile(r"\b(mt|mt_adult|fa|employer_cost): (\d{3,})")  # not the percentiles
DATES = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
ON = re.compile(r"\bon:")
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


def _flow(profile: dict[str, Any]) -> str:
    return yaml.safe_dump(profile, sort_keys=False, default_flow_style=True)


def _sections(profile: dict[str, Any]) -> str:
    """Return a profile a section a line, as JSON."""
    lines = (f"{name}: {json.dumps(section)}" for name, section in profile.items())
    return "\n".join(lines) + "\n"


STYLES: tuple[Callable[[dict[str, Any]], str], ...] = (
    lambda profile: yaml.safe_dump(profile, sort_keys=False),  # its days are quoted
    _flow,
    _sections,
)


def write_varied(folder: Path, lines: Path, count: int) -> None:
    """Write `count` profiles of contracts of three texts as files, and as lines of JSON.

    Every second file is as somebody writes it, the others as a program does: quotes, flow style.
    """
    folder.mkdir()
    templates = [Path(EXAMPLES, f"{name}.yaml").read_text("utf-8") for name in VARIED]
    with lines.open("w", encoding="utf-8") as stream:
        for number in range(count):
            text = _varied(templates[number // 2 % len(templates)], number)
            quoted = ON.sub('"on":', text)  # which is a flag in YAML 1.1
            written = json.dumps(yaml.load(quoted, yaml.CSafeLoader), default=str)
            if number % 2:
                text = STYLES[number // 2 % len(STYLES)](json.loads(written))
            Path(folder, f"{number:05}.yaml").write_text(text, "utf-8")
            stream.write(f"{written}\n")


def _varied(text: str, number: int) -> str:
    """Return a profile with its counts raised and its dates moved back together."""
    earlier = timedelta(days=number % DAYS)
    text = COUNTS.sub(lambda found: f"{found[1]}: {int(found[2]) + number % STEPS}", text)
    return DATES.sub(lambda found: str(date.fromisoformat(found[0]) - earlier), text)
