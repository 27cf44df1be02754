"""The name a writer probably meant: French names of the keys, then the closest spelling."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from amcli.law.profile.facts import Keys, keys_of
from amcli.law.profile.profile import Profile

_LONGEST = 60
_CLOSE = 0.85  # of the letters of a column
_FRENCH = {
    "nom": "name",
    "medecin": "doctor",
    "praticien": "doctor",
    "specialite": "doctor.specialty",
    "secteur": "doctor.sector",
    "secteur_conventionnel": "doctor.sector",
    "date_naissance": "doctor.birth_date",
    "date_de_naissance": "doctor.birth_date",
    "naissance": "doctor.birth_date",
    "installation": "doctor.installed_on",
    "date_installation": "doctor.installed_on",
    "zonage": "doctor.zone",
    "mode_exercice_particulier": "doctor.mep",
    "part_honoraires_cliniques": "doctor.clinical_fees_share",
    "honoraires_cliniques": "doctor.clinical_fees_share",
    "departement_en_tension": "doctor.tension_department",
    "cabinet": "practice",
    "medecins": "practice.doctors",
    "nombre_medecins": "practice.doctors",
    "exercice_coordonne": "practice.coordinated",
    "coordonne": "practice.coordinated",
    "regroupement_fonctionnel": "practice.functional_group",
    "patientele": "patients",
    "patients_mt": "patients.mt",
    "patientele_mt": "patients.mt",
    "patientele_medecin_traitant": "patients.mt",
    "medecin_traitant": "patients.mt",
    "patientele_mt_adulte": "patients.mt_adult",
    "mt_adulte": "patients.mt_adult",
    "mt_adultes": "patients.mt_adult",
    "file_active": "patients.fa",
    "date_mesure": "patients.measured_on",
    "mesure_le": "patients.measured_on",
    "centile": "patients.percentile",
    "percentiles": "patients.percentile",
    "contrat": "contract",
    "quotite": "contract.etp",
    "option": "contract.etp",
    "temps_de_travail": "contract.etp",
    "signature": "contract.signed_on",
    "date_signature": "contract.signed_on",
    "signe_le": "contract.signed_on",
    "embauche": "contract.hired_on",
    "date_embauche": "contract.hired_on",
    "embauche_le": "contract.hired_on",
    "justificatif_recu_le": "contract.proof_received_on",
    "cout_employeur": "contract.employer_cost",
    "salaire": "contract.employer_cost",
    "objectifs_atteints": "contract.targets_reached",
    "objectifs": "contract.notified_targets",
    "objectifs_notifies": "contract.notified_targets",
    "releves": "contract.observations",
    "suspension": "contract.suspensions",
    "profil": "contract.assistant.background",
    "qualifie": "contract.assistant.qualified",
    "ancienne_secretaire": "contract.assistant.former_secretary",
    "remplace_le": "contract.assistant.replaced_on",
    "depuis": "from",
    "jusque": "until",
    "du": "from",
    "au": "until",
    "le": "on",
}


def nearest_key(key: str, section: str, known: tuple[str, ...]) -> str | None:
    """Return the dotted path of the key probably meant, in `section` (dotted, may be empty)."""
    folded = _folded(key)
    within = f"{section}." if section else ""
    if folded in known:
        return within + folded
    french = _FRENCH.get(folded)
    if french is not None and ("." in french or french in known or french in _paths()):
        return within + french if french in known else french
    here = nearest(folded, known)
    if here is not None:
        return within + here
    names = _paths()
    close = folded if folded in names else nearest(folded, names) or nearest(folded, _FRENCH)
    return None if close is None else names.get(close, _FRENCH.get(close))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name spelt most like `name`, or None when none is close."""
    return _nearest(name[:_LONGEST], tuple(known))


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    matches = get_close_matches(name, known, n=1, cutoff=0.7)
    return matches[0] if matches else None


@lru_cache(maxsize=1024)  # a mistake often comes again, in file after file
def nearest_specialties(name: str) -> tuple[str, ...]:
    """Return up to three slugs of specialties whose slug or label resembles `name`."""
    from .specialties import plain

    labels, wanted = _specialties(), plain(name[:_LONGEST])
    sharing = [label for label in labels if _shares_start(label, wanted)]
    close = sharing or get_close_matches(wanted, list(labels), n=6, cutoff=0.6)
    return tuple(dict.fromkeys(labels[label] for label in close))[:3]


def _shares_start(label: str, wanted: str) -> bool:
    """Return whether one of two names is the other with words added to it."""
    return f"{label} ".startswith(f"{wanted} ") or f"{wanted} ".startswith(f"{label} ")


@lru_cache(maxsize=1)
def _specialties() -> dict[str, str]:
    """Return folded slugs, labels and aliases of the shipped specialties → slug."""
    from amcli.load.toml.documents import parse, read_text, shipped_rules

    from .specialties import plain

    path = shipped_rules() / "specialties.toml"
    names: dict[str, str] = {}
    for slug, table in parse(read_text(path), str(path)).items():
        for label in (slug, table["en"], table["fr"], *table.get("aliases", ())):
            names.setdefault(plain(label), slug)
    return names


@lru_cache(maxsize=1)
def _paths() -> dict[str, str]:
    """Return every key of the profile → its dotted path, the least deep first."""
    names: dict[str, str] = {}
    level: list[tuple[str, Keys]] = [("", keys_of(Profile))]
    while level:
        below: list[tuple[str, Keys]] = []
        for prefix, known in level:
            for key, field in known.items():
                names.setdefault(key, prefix + key)
                if field.inner is not None:
                    below.append((f"{prefix}{key}.", field.inner))
        level = below
    return names


def _folded(name: str) -> str:
    """Return a name without accents, capitals, spaces or hyphens: `Médecin` → `medecin`."""
    bare = unicodedata.normalize("NFKD", name[:_LONGEST]).casefold()
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return kept.strip().replace(" ", "_").replace("-", "_").replace("'", "_").replace("’", "_")


def nearest_path(name: str, paths: Iterable[str]) -> str | None:
    """Return the path that the name of a column is probably meant for, or None.

    Closer than `nearest_key`, since a table may have columns of its own: a path with other
    letters between its keys, its last key alone, its French name, or nearly the same spelling.
    """
    folded = _folded(name)
    known = {path.replace(".", "_"): path for path in paths}
    last = folded.rpartition(".")[2]
    for word in (folded.replace(".", "_"), folded, last):
        meant = known.get(word) or _FRENCH.get(word) or _paths().get(word)
        if meant in known.values():
            return meant
    close = get_close_matches(folded.replace(".", "_"), list(known), n=1, cutoff=_CLOSE)
    return known[close[0]] if close else None
