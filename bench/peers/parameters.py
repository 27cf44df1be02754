"""The figures of rules/*.toml, written as the parameters of both peers: no figure twice."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

RULES = Path(__file__).parents[2] / "rules"
FILES = {
    "2019-avenant-7": "avenant",
    "2023-reglement-arbitral": "règlement arbitral",
    "2024-convention": "convention",
}
OPTIONS = {"third": "tiers_temps", "half": "mi_temps", "full": "temps_plein"}
COLUMNS = {
    "year_1": "annee_1",
    "year_2": "annee_2",
    "year_3": "annee_3",
    "p90_p95": "p90_p95",
    "p95_plus": "p95_plus",
}
RANKS = ("p30", "p50", "p70", "p90", "p95")
LISTS = ("mt", "fa")
PHASES = ("annee_1", "annee_2", "annee_3")
ENDS = {"bas": "bande . basse", "haut": "bande . haute"}
YEARS = (1, 2, 3, 4, 5)


class Text(NamedTuple):
    """A text as its rule file has it; `name` is what the model calls it."""

    name: str
    table: Mapping[str, Any]

    def figure(self, key: str) -> Any:
        """Return the figure at a dotted key, None where the text has none."""
        found: Any = self.table
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                return None
            found = found[part]
        return found["value"] if isinstance(found, Mapping) else found

    @property
    def start(self) -> date:
        """The first day of the text."""
        return self.figure("in_force_from")

    @property
    def advance(self) -> float:
        """The share of a year on results that is paid whatever they are."""
        is_kept = self.figure("guarantee.acompte")
        return self.figure("payments.later.share") if is_kept else 0

    @property
    def takes_over(self) -> bool:
        """Whether running contracts take these amounts at an anniversary."""
        return self.figure("transition.amounts.at") == "anniversary"


def texts(folder: Path = RULES) -> list[Text]:
    """Return the individual texts, oldest first."""
    found = [
        Text(name, tomllib.loads((folder / f"{file}.toml").read_text("utf-8")))
        for file, name in FILES.items()
    ]
    return sorted(found, key=lambda text: text.start)


def openfisca(found: list[Text]) -> dict[str, Any]:
    """Return the parameter trees of the country package, by file name."""

    def dated(what: str, value: Callable[[Text], Any]) -> dict[str, Any]:
        values = {text.start.isoformat(): {"value": value(text)} for text in found}
        return {"description": what, "values": values}

    return {
        "textes": {
            "description": "Textes du contrat individuel",
            "rang": dated("Rang du texte en vigueur", found.index),
            "contrats_en_cours": dated(
                "Montants repris par les contrats en cours à leur date anniversaire",
                lambda text: text.takes_over,
            ),
        },
        "garantie": {
            "description": "Part de l'aide versée quels que soient les résultats",
            "annees_pleines": dated(
                "Années versées en entier", lambda text: text.figure("guarantee.full_years")
            ),
            "part_acompte": dated(
                "Part versée d'avance et conservée", lambda text: float(text.advance)
            ),
        },
        "montants": {
            "description": "Montants annuels en euros",
            **{
                option.upper(): {
                    column: dated(
                        f"{option}, {column}", lambda text, at=f"aid.{key}.{place}": text.figure(at)
                    )
                    for place, column in COLUMNS.items()
                }
                for key, option in OPTIONS.items()
            },
        },
        "seuils": {
            "description": "Niveaux connus des distributions nationales, en patients",
            "adultes_seuls": dated(
                "La patientèle ne compte que les 16 ans et plus",
                lambda text: text.figure("bands.mt_count") == "mt_adult",
            ),
            **{
                name: {
                    rank: dated(
                        f"{name}, {rank}", lambda text, at=f"bands.{name}.{rank}": text.figure(at)
                    )
                    for rank in (*RANKS, "below_p95")
                }
                for name in LISTS
            },
        },
    }


def publicodes(found: list[Text]) -> dict[str, Any]:
    """Return the rules of the model that hold figures, by name."""
    return {
        **_texts(found),
        **_amounts(found),
        **{
            f"patientèle . {name} . bande {end} selon le compte": _counted(found, name, end)
            for name in LISTS
            for end in ("basse", "haute")
        },
        **_guarantees(found),
    }


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _by_text(found: list[Text], value: Callable[[Text], Any]) -> dict[str, Any]:
    """Return a value that depends on the text of the contract: the newest is the last resort."""
    cases = [{"si": f"contrat . texte = '{text.name}'", "alors": value(text)} for text in found]
    return {"variations": [*cases[:-1], {"sinon": cases[-1]["alors"]}]}


def _texts(found: list[Text]) -> dict[str, Any]:
    """Return the text at signature, and that of the amounts of each year.

    The language adds no year to a date: the signatures whose anniversary comes in time are told.
    """
    newest_first = found[::-1]
    rules: dict[str, Any] = {
        "contrat . texte": {
            "variations": [
                *(
                    {"si": f"date de signature >= {_day(text.start)}", "alors": f"'{text.name}'"}
                    for text in newest_first[:-1]
                ),
                {"sinon": f"'{newest_first[-1].name}'"},
            ]
        }
    }
    for year in YEARS:
        cases = [
            {
                "si": f"contrat . date de signature >= {_day(_years_before(text.start, year - 1))}",
                "alors": f"'{text.name}'",
            }
            for text in newest_first
            if text.takes_over
        ]
        rules[f"année {year} . texte"] = {"variations": [*cases, {"sinon": "contrat . texte"}]}
    return rules


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


def _amounts(found: list[Text]) -> dict[str, Any]:
    """Return the tables of amounts: for each text and column, by option."""
    rules: dict[str, Any] = {"barème": None}
    for text in found:
        rules[f"barème . {text.name}"] = None
        for place, column in COLUMNS.items():
            cases = [
                {"si": f"contrat . option = '{option}'", "alors": f"{amount} €"}
                for key, option in reversed(OPTIONS.items())
                if (amount := text.figure(f"aid.{key}.{place}")) is not None
            ]
            rules[f"barème . {text.name} . {column}"] = {"variations": cases}
        for phase in PHASES:
            for end, band in ENDS.items():
                name = f"barème . {text.name} . montant {end} {phase}"
                rules[name] = {"variations": _by_band(phase, band)}
    for year in YEARS:
        for end in ENDS:
            rules[f"année {year} . montant {end}"] = {
                "variations": [
                    {
                        "si": f"texte = '{text.name}'",
                        "alors": f"barème . {text.name} . montant {end} {PHASES[min(year, 3) - 1]}",
                    }
                    for text in found
                ]
            }
    return rules


def _by_band(phase: str, band: str) -> list[dict[str, Any]]:
    """Return the column that a band is paid from: P90 to P95 has its own from the third year on."""
    highest, high = len(RANKS), len(RANKS) - 1
    cases = [{"si": f"{band} = {highest}", "alors": "p95_plus"}]
    if phase == PHASES[-1]:
        cases.append({"si": f"{band} = {high}", "alors": "p90_p95"})
    return [*cases, {"sinon": phase}]


def _counted(found: list[Text], name: str, end: str) -> dict[str, Any]:
    """Return the lowest or highest band of a list given its count, by the levels that are known."""
    return _by_text(found, lambda text: _steps(text, name, end))


def _steps(text: Text, name: str, end: str) -> Any:
    adults = name == "mt" and text.figure("bands.mt_count") == "mt_adult"
    count = "patientèle . mt . adultes" if adults else f"patientèle . {name} . compte"
    levels = [
        (place, level)
        for place, rank in enumerate(RANKS)
        if (level := text.figure(f"bands.{name}.{rank}")) is not None
    ]
    if end == "basse":
        cases = [{"si": f"{count} >= {level}", "alors": place + 1} for place, level in levels[::-1]]
        rest = 0
    else:
        count = "patientèle . mt . adultes au plus" if adults else count
        cases = [{"si": f"{count} < {level}", "alors": place} for place, level in levels]
        below = text.figure(f"bands.{name}.below_p95")
        if below is not None:
            cases.append({"si": f"{count} <= {below}", "alors": len(RANKS) - 1})
        rest = len(RANKS)
    is_known = {"si": {"est non défini": count}, "alors": rest}
    return {"variations": [is_known, *cases, {"sinon": rest}]}


def _guarantees(found: list[Text]) -> dict[str, Any]:
    return {
        f"année {year} . part garantie": _by_text(
            found,
            lambda text, year=year: (
                "100%"
                if year <= text.figure("guarantee.full_years")
                else f"{round(text.advance * 100)}%"
            ),
        )
        for year in YEARS
    }


def write_openfisca(folder: Path, found: list[Text]) -> None:
    """Write the parameters of the country package as YAML files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, tree in openfisca(found).items():
        _write(folder / f"{name}.yaml", tree)


def write_publicodes(path: Path, found: list[Text]) -> None:
    """Write the rules of the model that hold figures as one YAML file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, publicodes(found))


def _write(path: Path, tree: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), "utf-8")
