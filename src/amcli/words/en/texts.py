"""English sentences of `amcli rules`: what keys and values of a text mean, and what is done."""

from .facts import ELIGIBILITY

SENTENCES: dict[str, str] = {
    **{f"rules.key.eligibility.{key}": name for key, name in ELIGIBILITY.items()},
    # Pages
    "rules.parentage": "Forked from {parent} on {day}; SHA-256 of its file then: {hash}…",
    "rules.differences": "{n} {n:figure differs|figures differ}",
    "rules.sources": "{n} {n:source|sources}, and what rests on them, on {on}",
    "rules.sources-of": "{n} {n:source|sources} of {text}, on {on}",
    "rules.no-section": "{text} has no section ‘{section}’; it has {known}",
    "rules.no-section-near": "{text} has no section ‘{section}’; did you mean {near}? It has {known}",
    # Forks
    "rules.fork-comment": "A what-if, not a text in force: made from {parent} by amcli rules fork.",
    "rules.forked": "{n} {n:figure is|figures are} proposed: ask with --text {file}",
    "rules.id-taken": "{id} names a text or a source already; choose another name with --id",
    "rules.set-nothing": "name at least one figure to change, as --set 'aid.full.year_1=40000'",
    "rules.set-no-value": "'{setting}' sets nothing; write KEY=VALUE, as aid.full.year_1=40000",
    "rules.set-date": "{key} cannot be set: a proposal is never in force",
    "rules.set-unknown": "no figure is called {key}; 'amcli rules show TEXT --all' lists them",
    "rules.set-unknown-near": "no figure is called {key}; did you mean {near}?",
    "rules.set-bad-value": "{key} cannot be {value}; docs/sources.md shows the form of each key",
    "rules.set-bad-value-sample": "{key} cannot be {value}; today it is written {sample}",
    # Lint
    "lint.summary": "{files} {files:file|files}, {figures} {figures:figure|figures} looked at on {on}: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}",
    # Figures that stand in no table
    "rules.key.second_assistant.first_etp": "posts of the first assistant, at least",
    "rules.key.guarantee.full_years": "first years paid whatever the results",
    "rules.key.guarantee.acompte": "acompte paid whatever the results",
    "rules.key.guarantee.base_disputed": "a source says so of the base amount",
    "rules.key.targets.age.from_age": "age from which no growth is asked",
    "rules.key.targets.age.tolerated_drop": "drop tolerated from that age",
    "rules.key.newly_installed.months": "newly installed for less than",
    "rules.key.obligations.replacement_months": "former secretary replaced within",
    "rules.key.obligations.notice_months": "notice to end the contract",
    "rules.key.obligations.training_hours_carers": "hours of training, carers",
    "rules.key.obligations.adaptation_backgrounds": "who needs the adaptation course alone",
    "rules.key.obligations.exempt_backgrounds": "who has no qualification to get",
    "rules.key.obligations.shorter_backgrounds": "who has the shorter training",
    # Words of rule files
    "rules.value.many-children": "many children under 16",
    "rules.value.secretary-level-4": "secretary with a level-4 title",
}
