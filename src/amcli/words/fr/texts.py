"""French sentences of `amcli rules`: what keys and values of a text mean, and what is done."""

from .facts import ELIGIBILITY

SENTENCES: dict[str, str] = {
    **{f"rules.key.eligibility.{key}": name for key, name in ELIGIBILITY.items()},
    # Pages
    "rules.parentage": "Tiré de {parent} le {day} ; SHA-256 de son fichier ce jour-là : {hash}…",
    "rules.differences": "{n} {n:chiffre diffère|chiffres diffèrent}",
    "rules.sources": "{n} {n:source|sources}, et ce qui en dépend, au {on}",
    "rules.sources-of": "{n} {n:source|sources} de {text}, au {on}",
    "rules.no-section": "{text} n’a pas de section « {section} » ; il a {known}",
    "rules.no-section-near": "{text} n’a pas de section « {section} » ; vouliez-vous dire {near} ? Il a {known}",
    # Forks
    "rules.fork-comment": "Une hypothèse, pas un texte en vigueur : tirée de {parent} par amcli rules fork.",
    "rules.forked": "{n} {n:chiffre proposé|chiffres proposés} : interrogez avec --text {file}",
    "rules.id-taken": "{id} désigne déjà un texte ou une source ; choisissez un autre nom avec --id",
    "rules.set-nothing": "nommez au moins un chiffre à changer, comme --set 'aid.full.year_1=40000'",
    "rules.set-no-value": "« {setting} » ne fixe rien ; écrivez CLÉ=VALEUR, comme aid.full.year_1=40000",
    "rules.set-date": "{key} ne peut pas être fixé : une proposition n’est jamais en vigueur",
    "rules.set-unknown": "aucun chiffre ne s’appelle {key} ; « amcli rules show TEXTE --all » les donne tous",
    "rules.set-unknown-near": "aucun chiffre ne s’appelle {key} ; vouliez-vous dire {near} ?",
    "rules.set-bad-value": "{key} ne peut pas être {value} ; docs/sources.md montre la forme de chaque clé",
    "rules.set-bad-value-sample": "{key} ne peut pas être {value} ; aujourd’hui, il s’écrit {sample}",
    # Lint
    "lint.summary": "{files} {files:fichier|fichiers}, {figures} {figures:chiffre|chiffres}, vus au {on} : {errors} {errors:erreur|erreurs}, {warnings} {warnings:avertissement|avertissements}",
    # Figures that stand in no table
    "rules.key.second_assistant.first_etp": "postes du premier assistant, au moins",
    "rules.key.guarantee.full_years": "premières années versées quels que soient les résultats",
    "rules.key.guarantee.acompte": "acompte versé quels que soient les résultats",
    "rules.key.guarantee.base_disputed": "une source le dit du montant de base",
    "rules.key.targets.age.from_age": "âge à partir duquel il n’y a plus de patients à gagner",
    "rules.key.targets.age.tolerated_drop": "baisse tolérée à partir de cet âge",
    "rules.key.newly_installed.months": "nouvellement installé depuis moins de",
    "rules.key.obligations.replacement_months": "ancien secrétaire remplacé sous",
    "rules.key.obligations.notice_months": "préavis pour mettre fin au contrat",
    "rules.key.obligations.training_hours_carers": "heures de formation, soignants",
    "rules.key.obligations.adaptation_backgrounds": "à qui la formation d’adaptation suffit",
    "rules.key.obligations.exempt_backgrounds": "qui n’a pas de qualification à obtenir",
    "rules.key.obligations.shorter_backgrounds": "qui suit la formation courte",
    # Words of rule files
    "rules.value.many-children": "beaucoup d’enfants de moins de 16 ans",
    "rules.value.secretary-level-4": "secrétaire avec un titre de niveau 4",
}
