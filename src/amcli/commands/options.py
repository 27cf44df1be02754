"""The options that every answer shares, and how their values are read."""

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from amcli.words.catalogue import Words

if TYPE_CHECKING:
    from typer import BadParameter

    from amcli.study.paths.what_if import Unknown
    from amcli.study.solve.wishes import Wish


class Format(StrEnum):
    """The forms an answer takes."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


class Colour(StrEnum):
    """When colour is used."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class By(StrEnum):
    """What a ledger is grouped by."""

    CIVIL_YEAR = "civil-year"


class Language(StrEnum):
    """The languages of the sentences."""

    FR = "fr"
    EN = "en"


class Dialect(StrEnum):
    """The forms of CSV."""

    RFC4180 = "rfc4180"
    EXCEL_FR = "excel-fr"


SUFFIXES = {".json": Format.JSON, ".jsonl": Format.JSONL, ".csv": Format.CSV, ".md": Format.MD}


class Settings(NamedTuple):
    """What the options of one run say."""

    on: date
    texts: tuple[str, ...]
    etps: tuple[Fraction, ...]
    achievement: Fraction | None
    readings: dict[str, str]
    rules: tuple[Path, ...]
    format: Format
    output: Path | None
    dialect: Dialect
    colour: Colour
    is_strict: bool
    shows_all: bool
    is_quiet: bool
    exits_zero: bool
    exits_on_differences: bool
    by_civil_year: bool = False
    from_: date | None = None
    until: date | None = None
    ics: Path | None = None
    payments: str | None = None
    is_summary: bool = False
    paths: tuple[str, ...] = ()
    words: Words | None = None
    receipt: Path | None = None
    wishes: "tuple[Wish, ...]" = ()
    unknowns: "tuple[Unknown, ...]" = ()
    lists_margins: bool = False
    jobs: int | None = 1
    stops_at_error: bool = False
    resume: Path | None = None


def format_of(asked: Format | None, output: Path | None) -> Format:
    """Return the format asked, else that of the file's suffix, else a table."""
    if asked is not None:
        return asked
    return Format.TABLE if output is None else SUFFIXES.get(output.suffix, Format.TABLE)


def day(value: str | None, words: Words) -> date:
    """Return the day of the question (today without one)."""
    return date.today() if value is None else _day("--on", value, words)


def period(from_: str | None, until: str | None, words: Words) -> tuple[date | None, date | None]:
    """Return the first and the last day of `--from` and `--until`, None where there is none."""
    first = None if from_ is None else _day("--from", from_, words)
    last = None if until is None else _day("--until", until, words)
    if first is not None and last is not None and last < first:
        raise bad_value("--until", words.say("cli.bad-period", first=first, last=last))
    return first, last


def _day(option: str, value: str, words: Words) -> date:
    try:
        if len(value) != len("2026-11-22") or value[7] != "-":  # no day of a week
            raise ValueError(value)
        found = date.fromisoformat(value)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError(value)
        return found
    except ValueError:
        raise bad_value(option, words.say("cli.bad-date", value=value)) from None


LONGEST_RATE = 20  # characters
FIRST_YEAR, LAST_YEAR = 1900, 2199  # a day of the question outside is a typing mistake
MOST_JOBS = 64  # processes
MOST_POSTS, MOST_OF_ONE = 100, 2  # of a group, of one doctor


def check_one_doctor(settings: "Settings", words: Words) -> None:
    """Refuse, as an error of usage, more posts than one doctor may have: a group may."""
    for posts in settings.etps:
        if posts > MOST_OF_ONE:
            raise bad_value("--etp", words.say("cli.bad-etp", value=str(posts)))


def quantity(value: str, words: Words) -> Fraction:
    """Return a number of posts, from 1/3 to what a group may ask."""
    try:
        posts = Fraction(value)
        if not Fraction(1, 3) <= posts <= MOST_POSTS:
            raise ValueError(value)
    except (ValueError, ZeroDivisionError):
        raise bad_value("--etp", words.say("cli.bad-etp", value=value)) from None
    return posts


def quantities(values: list[str], words: Words) -> tuple[Fraction, ...]:
    """Return the options of `--etp`, repeated or apart by commas."""
    return tuple(quantity(word.strip(), words) for value in values for word in value.split(","))


def rate(value: str | None, words: Words) -> Fraction | None:
    """Return a rate of achievement in [0, 1], written `80%` or `0.8`."""
    if value is None:
        return None
    is_percent = value.endswith("%")
    try:
        if "e" in value.lower() or len(value) > LONGEST_RATE:
            raise ValueError(value)
        number = Decimal(value.rstrip("%").strip())
        share = Fraction(number) / 100 if is_percent else Fraction(number)
        if not 0 <= share <= 1:
            raise ValueError(value)
    except (InvalidOperation, ValueError, OverflowError):
        raise bad_value("--achievement", words.say("cli.bad-rate", value=value)) from None
    return share


def jobs(value: str | None, words: Words) -> int | None:
    """Return how many processes may share the work, None where nobody said."""
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and 1 <= int(value[:LONGEST_RATE]) <= MOST_JOBS):
        raise bad_value("--jobs", words.say("many.bad-jobs", value=value, most=MOST_JOBS))
    return int(value)


def readings(values: list[str], words: Words) -> dict[str, str]:
    """Return the readings chosen, each checked against the register of disputes."""
    if not values:
        return {}
    from amcli.load.registers import load_disputes

    known = {dispute.id: tuple(dispute.readings) for dispute in load_disputes()}
    chosen: dict[str, str] = {}
    for value in values:
        dispute, _, reading = value.partition("=")
        dispute = dispute.upper()
        if dispute not in known:
            raise bad_value("--reading", words.say("cli.unknown-dispute", value=value))
        accepted = ", ".join(known[dispute])
        if not reading:
            params = {"value": value, "dispute": dispute, "accepted": accepted}
            raise bad_value("--reading", words.say("cli.no-reading", **params))
        if reading not in known[dispute]:
            raise bad_value(
                "--reading",
                words.say("cli.unknown-reading", dispute=dispute, value=reading, accepted=accepted),
            )
        chosen[dispute] = reading
    return chosen


def bad_value(option: str, why: str) -> "BadParameter":
    """Return the error of usage of an option; Typer is imported where there is one."""
    from typer import BadParameter

    return BadParameter(why, param_hint=option)
