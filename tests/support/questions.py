"""Open a case from a plain profile, without files or command line."""

from datetime import date
from fractions import Fraction
from functools import cache

from amcli.law.contract.case import Ask, Case, Readings, open_case
from amcli.law.text.rules import RuleBook
from amcli.load.toml.files import load_rules
from profiles import TODAY, Plain, profile_of


@cache
def book() -> RuleBook:
    """Return the texts that amcli ships."""
    return load_rules()


def ask(
    profile: Plain,
    *,
    text: str | None = None,
    on: str = TODAY.isoformat(),
    etp: str | list[str] | None = None,
    achievement: str | None = None,
    readings: dict[str, str] | None = None,
    texts: RuleBook | None = None,
) -> Case:
    """Return the case of a profile, asked as a command line would."""
    etps = [etp] if isinstance(etp, str) else etp or []
    question = Ask(
        on=date.fromisoformat(on),
        text=text,
        etps=tuple(Fraction(word) for word in etps),
        achievement=None if achievement is None else Fraction(achievement),
        readings=Readings(readings),
    )
    return open_case(profile_of(profile), texts or book(), question)


def forget() -> None:
    """Let the texts that amcli ships forget what was worked out under them."""
    for header in book().headers:
        book().rules(header).memo.clear()
