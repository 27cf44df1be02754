"""A profile to fill in: every key with what it is called, the unknown ones behind a `#`.

Keys are English, comments in the language of the run. A section stands whatever it holds; what is
unknown below it is an example, so that taking its `#` away leaves a profile that can be read.
"""

from collections.abc import Mapping

from amcli.law.profile.facts import Holder, Key, facts_of, keys_of
from amcli.law.profile.profile import Profile
from amcli.words.catalogue import Words

SCHEMA_FILE = "profile.schema.json"  # what `amcli schema profile` may be written to
FIRST_LINE = "# yaml-language-server: $schema={file}"
# One doctor, of whom all is known, each fact as a profile writes it.
EXAMPLES = {
    "name": "Dr Martin",
    "doctor.specialty": "general-practice",
    "doctor.birth_date": "1975-03-14",
    "doctor.age": "49",
    "doctor.installed_on": "2008-09-01",
    "doctor.clinical_fees_share": "0.92",
    "practice.doctors": "3",
    "practice.assistants_etp": "1",
    "patients.measured_on": "2024-06-30",
    "patients.mt": "920",
    "patients.mt_adult": "760",
    "patients.fa": "1350",
    "patients.percentile.mt": "42",
    "patients.percentile.fa": "38",
    "contract.etp": "0.5",
    "contract.signed_on": "2024-09-01",
    "contract.hired_on": "2024-09-15",
    "contract.proof_received_on": "2024-10-01",
    "contract.assistant.background": "secretary",
    "contract.assistant.replaced_on": "2025-01-10",
    "contract.assistant.replaced_share": "1",
    "contract.employer_cost": "28656",
    "contract.notified_targets.mt": "195",
    "contract.notified_targets.fa": "311",
    "contract.observations": "[{on: 2026-08-31, mt: 1040, fa: 1520}]",
    "contract.suspensions": "[{from: 2025-03-01, until: 2025-05-31}]",
    "contract.events": "[{on: 2026-06-01, kind: option, etp: 1}]",
}
_AT = 38  # where comments begin


def example_of(path: str, key: Key) -> str:
    """Return a value that a fact may have, as a profile writes it."""
    known = EXAMPLES.get(path)
    first = key.choices[0] if key.choices else "false"
    return known or (f"[{first}]" if key.is_list else first)


def commented_profile(stated: Mapping[str, str], words: Words) -> str:
    """Return a profile that states some facts, path → value, and has all others as comments."""
    lines = [FIRST_LINE.format(file=SCHEMA_FILE), *words.say("init.head").splitlines()]
    for name, key in keys_of(Profile).items():
        if key.inner is None:
            lines.append(_line("", name, name, key, stated, words))
        else:
            lines += ["", _commented(f"{name}:", words.say(f"fact.{name}"))]
            lines += (
                _line("  ", inner, f"{name}.{inner}", below, stated, words)
                for inner, below in key.inner.items()
            )
    return "\n".join(lines) + "\n"


def _line(
    indent: str, name: str, path: str, key: Key, stated: Mapping[str, str], words: Words
) -> str:
    """Return the line of a fact, or of the facts of a section, stated or as an example."""
    holds = {path: key}
    if key.inner is not None and not key.is_list:
        holds = {f"{path}.{inner}": fact for inner, fact in facts_of(key.held)}
    known = {below: stated[below] for below in holds if below in stated}
    shown = known or {below: example_of(below, fact) for below, fact in holds.items()}
    value = shown.get(path) or ", ".join(
        f"{below.removeprefix(f'{path}.')}: {text}" for below, text in shown.items()
    )
    written = f"{name}: {value}" if path in holds else f"{name}: {{{value}}}"
    return _commented(f"{indent}{'' if known else '# '}{written}", about(path, key, words))


def about(path: str, key: Key, words: Words) -> str:
    """Return what a fact is called, the words accepted if they are few, and who holds it."""
    facts = [fact for _, fact in facts_of(key.held)] if key.inner and not key.is_list else [key]
    who = facts[0].fact.holder
    parts = [words.say(f"fact.{path}")]
    parts += [words.say("init.choices", choices=key.choices)] if key.choices else []
    parts += [words.say("init.holder", who=who.value)] if who is not Holder.DOCTOR else []
    return "".join(parts)


def _commented(text: str, comment: str) -> str:
    return f"{text:<{_AT}}  # {comment}"
