"""The options that every answer shares, and how their values are read."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from amcli.words.catalogue import Words, lang_from

if TYPE_CHECKING:
    from amcli.law.contract.case import Ask
    from amcli.study.bank.ledger_views import LedgerView


class BadValue(Exception):
    """A value on the command line that cannot be meant: what has it, and the code of why.

    `option` is a flag, or the code of the words for an argument; `params` are the blanks of why.
    """

    def __init__(self, option: str, code: str, /, **params: Any) -> None:
        super().__init__(option, code)
        self.option = option
        self.code = code
        self.params = params

    def why(self, words: Words) -> str:
        """Return the sentence that says why."""
        return words.say(self.code, **self.params)


class Stopped(Exception):
    """A run that cannot go on, of which all is said: its exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Format(StrEnum):
    """The forms an answer takes."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"


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


STDOUT = Path("-")  # the name of the standard output
SUFFIXES = {f".{form}": form for form in Format if form is not Format.TABLE} | {
    ".ndjson": Format.JSONL,
    ".txt": Format.TABLE,
}
FOR_PEOPLE = (Format.TABLE, Format.MD, Format.HTML)
FOR_PROGRAMS = (Format.JSON, Format.JSONL, Format.CSV)


class Settings(NamedTuple):
    """What the options that commands share say; `view` is what is asked of a ledger.

    A rate asked alone is `achievement`, several are `rates`; `path` is that of the one value asked.
    """

    on: date
    texts: tuple[str, ...] = ()
    etps: tuple[Fraction, ...] = ()
    achievement: Fraction | None = None
    rates: tuple[Fraction, ...] = ()
    readings: Mapping[str, str] = MappingProxyType({})
    rules: tuple[Path, ...] = ()
    format: Format = Format.JSON
    output: Path | None = None
    path: str | None = None
    dialect: Dialect = Dialect.RFC4180
    colour: Colour = Colour.AUTO
    is_strict: bool = False
    shows_all: bool = False
    shows_sources: bool = False
    is_quiet: bool = False
    exits_zero: bool = False
    exits_on_differences: bool = False
    lists_margins: bool = False
    receipt: Path | None = None
    jobs: int | None = 1
    stops_at_error: bool = False
    resume: Path | None = None
    from_form: str | None = None
    view: "LedgerView | None" = None

    @property
    def text(self) -> str | None:
        """The text asked, the first of several; None where each contract keeps its own."""
        return self.texts[0] if self.texts else None

    def ask(self, text: str | None) -> "Ask":
        """Return the question of the run under a text, None for that of each contract."""
        from amcli.law.contract.case import Ask, Readings

        rate = self.rates[0] if self.rates else self.achievement
        return Ask(self.on, text, self.etps, rate, Readings(self.readings), self.rates)


_Form = TypeVar("_Form")


def form_of_suffix(output: Path | None, forms: Mapping[str, _Form], default: _Form) -> _Form:
    """Return the form that an output's suffix stands for, in any case; `default` without one.

    Raises BadValue for a suffix that stands for none.
    """
    suffix = "" if output is None else output.suffix.lower()
    if suffix and suffix not in forms:
        known = ", ".join(forms)
        raise BadValue("--output", "cli.no-such-suffix", file=str(output), known=known)
    return forms.get(suffix, default)


def is_file_name(text: str) -> bool:
    """Return whether a text is named by its file: it ends in `.toml`, or is a path to a file."""
    return text.endswith(".toml") or (os.sep in text and Path(text).is_file())


def day(value: str | None) -> date:
    """Return the day of the question (today without one)."""
    return _day("--on", value) or date.today()


def period(from_: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of `--from` and `--until`, None where there is none."""
    first, last = _day("--from", from_), _day("--until", until)
    if first is not None and last is not None and last < first:
        raise BadValue("--until", "cli.bad-period", first=first, last=last)
    return first, last


def _day(option: str, value: str | None) -> date | None:
    try:
        return None if value is None else day_written(value)
    except ValueError:
        raise BadValue(option, "cli.bad-date", value=value) from None


def day_written(word: str) -> date:
    """Return a day written `2026-11-22`; raises ValueError for another form, or another age."""
    day = date.fromisoformat(word)
    if str(day) != word or not FIRST_YEAR <= day.year <= LAST_YEAR:  # a day of a week is refused
        raise ValueError(word)
    return day


LONGEST_NUMBER = 20  # characters
FIRST_YEAR, LAST_YEAR = 1900, 2199  # a day of the question outside is a typing mistake
MOST_JOBS = 64  # processes
MOST_POSTS, MOST_OF_ONE = 100, 2  # of a group, of one doctor


def check_one_doctor(settings: Settings) -> None:
    """Refuse, as an error of usage, more posts than one doctor may have: a group may."""
    for posts in settings.etps:
        if posts > MOST_OF_ONE:
            raise BadValue("--etp", "cli.bad-etp", value=str(posts))


def quantities(values: list[str]) -> tuple[Fraction, ...]:
    """Return the posts of `--etp`, repeated or apart by commas; `0,5` and `1,5` are numbers.

    Each is from 1/3 to what a group may ask: `0.5`, or `mi-temps`. Raises BadValue.
    """
    from amcli.load.values import POSTS, folded

    pointed = (re.sub(r"(?<![\d./])([01]),50?(?![\d./])", r"\1.5", value) for value in values)
    words = [word.strip() for value in pointed for word in value.split(",")]
    quantities = []
    for word in words:
        try:
            posts = Fraction(POSTS.get(folded(word), word))
            if not Fraction(1, 3) <= posts <= MOST_POSTS:
                raise ValueError(word)
        except (ValueError, ZeroDivisionError):
            raise BadValue("--etp", "cli.bad-etp", value=word) from None
        quantities.append(posts)
    return tuple(quantities)


def rates(values: Iterable[str]) -> tuple[Fraction, ...]:
    """Return rates of achievement in [0, 1], each once."""
    return tuple(dict.fromkeys(map(rate, values)))


def only_rate(values: Iterable[str]) -> Fraction | None:
    """Return the one rate of achievement, None for none; raises BadValue for several."""
    read = rates(values)
    if len(read) > 1:
        raise BadValue("--achievement", "cli.one-rate")
    return next(iter(read), None)


def rate(value: str) -> Fraction:
    """Return a rate of achievement in [0, 1], written `80%` or `0.8`; raises BadValue."""
    try:
        if "e" in value.lower() or len(value) > LONGEST_NUMBER:
            raise ValueError(value)
        share = Fraction(Decimal(value.rstrip("%").strip())) / (100 if value.endswith("%") else 1)
        if not 0 <= share <= 1:
            raise ValueError(value)
    except (InvalidOperation, ValueError, OverflowError):
        raise BadValue("--achievement", "cli.bad-rate", value=value) from None
    return share


def readings(values: list[str]) -> dict[str, str]:
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
            raise BadValue("--reading", "cli.unknown-dispute", value=value)
        if reading not in known[dispute]:
            code, wrong = ("unknown", reading) if reading else ("no", value)
            params = {"dispute": dispute, "value": wrong, "accepted": ", ".join(known[dispute])}
            raise BadValue("--reading", f"cli.{code}-reading", **params)
        chosen[dispute] = reading
    return chosen


def whole(
    option: str, written: str | None, ends: tuple[int, int], code: str = "simulate.bad-whole"
) -> int | None:
    """Return a whole number in its bounds, None where none is written; raises BadValue."""
    if written is None:
        return None
    is_number = written.isascii() and written.isdecimal() and len(written) <= LONGEST_NUMBER
    if not (is_number and ends[0] <= int(written) <= ends[1]):
        raise BadValue(option, code, value=written, least=ends[0], most=ends[1])
    return int(written)


def mapping(values: Iterable[str], example: str) -> dict[str, str]:
    """Return other names for columns, name → what it is, written `COLUMN=PATH` or in TOML files.

    `example` is one that the command takes. Raises BadValue.
    """
    meanings: dict[str, str] = {}
    for value in values:
        name, is_pair, meant = value.rpartition("=")
        pairs = {name.strip(): meant.strip()} if is_pair else _pairs_in(value, example)
        for column, meaning in pairs.items():
            if not column or not isinstance(meaning, str):
                wrong = str(column) or value
                raise BadValue("--map", "cli.bad-map", value=wrong, example=example)
            meanings[column] = meaning
    return meanings


def _pairs_in(file: str, example: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(Path(file).read_text("utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadValue("--map", "cli.no-map", value=file, reason=reason, example=example) from None


def one_of(value: str, known: Iterable[str], option: str) -> str:
    """Return a word that an option takes; raises BadValue for another one."""
    if value not in known:
        raise BadValue(option, "cli.not-one", value=value, choices=", ".join(known))
    return value


# Options that are read before the command line is parsed.
_EARLY = {"--lang": "lang", "--resume": "resume", "--format": "format", "-f": "format",
          "--output": "output", "-o": "output"}  # fmt: skip


def language(arguments: Sequence[str]) -> str:
    """Return the language of the run: `--lang`, `AMCLI_LANG`, then the locale; else English.

    It is read before the command line is parsed. For what programs read the locale does not
    count: the same bytes on any machine.
    """
    stated: dict[str, str] = {}
    for word, following in zip(arguments, (*arguments[1:], ""), strict=False):
        option, _, value = word.partition("=") if word[:2] == "--" else (word[:2], "", word[2:])
        if option in _EARLY:
            stated.setdefault(_EARLY[option], value or following)
    suffix = Path(stated.get("output", "")).suffix.lower()
    form = stated.get("format") or SUFFIXES.get(suffix)
    is_for_programs = "resume" in stated or form in FOR_PROGRAMS  # a resumed run writes JSON lines
    return lang_from(os.environ, stated.get("lang"), for_scripts=is_for_programs)
