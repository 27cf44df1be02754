"""The chapter `sweep` of the catalogue, in French."""

SENTENCES: dict[str, str] = {
    "sweep.up-along": "{what}{unit}, selon : {fact}",
    "sweep.unit.patients": " (patients)",
    "sweep.fact.achievement": "taux d'atteinte des objectifs",
    "sweep.fact.on": "jour de la question",
    "sweep.fact.contract.notified_targets.mt": "hausse de mt inscrite au contrat",
    "sweep.fact.contract.notified_targets.fa": "hausse de fa inscrite au contrat",
    "sweep.mark.published": "publié, ou donné dans le profil",
    "sweep.mark.secondary": "lu dans le document d'un autre organisme",
    "sweep.mark.assumed": "supposé",
    "sweep.mark.estimated": "estimé",
    "sweep.mark.unknown": "non publié : ses bornes",
    "sweep.mark.none": "pas de réponse",
    "sweep.mark.band": "entre les bornes",
    "sweep.title": "{name} : {text}",
    "sweep.figure": "Graphique de {n} {n:série|séries} selon : {fact}, de {first} à {last}."
    " Les points viennent de documents ou du profil, les tirets sont des estimations, les zones"
    " claires vont d'une borne à l'autre, les zones hachurées ne sont pas publiées.",
    "sweep.caveat": "amcli, {on}. Sources : {sources}. Une estimation, non une décision ; seul le"
    " contrat signé avec la CPAM engage.",
    "sweep.no-sources": "le profil",
    "sweep.stretch": "de {first} à {last} : ",
    "sweep.stretch-listed": "{first} … {last} : ",
    "sweep.stretch-one": "{first} : ",
    "sweep.under": "{verdict}, {text}",
    "sweep.reason.no-text": "pas de réponse : aucun texte ne couvre le jour de la signature",
    "sweep.reason.inconsistent": "pas de réponse : le profil se contredirait ({where})",
    "sweep.reason.not-there": "pas de tel résultat ici",
    "sweep.documented": "{what}, dans les textes : {points}",
    "sweep.documented-point": "{at} → {value}",
    "sweep.progress": "[{bar}] {n}/{total} valeurs",
    "sweep.as-if": "{text}, comme s'il régissait tout le contrat",
    "sweep.one-over": "une seule donnée varie à la fois : donnez --over une fois",
    "sweep.no-values": "« {value} » n'a pas de valeurs ; écrivez {example}",
    "sweep.unknown-fact": "« {value} » n'est pas une donnée qui peut varier ; vouliez-vous dire"
    " {near} ?",
    "sweep.no-such-fact": "« {value} » n'est pas une donnée qui peut varier ; écrivez patients.mt,"
    " contract.etp, contract.signed_on, achievement…",
    "sweep.bad-value": "« {value} » n'est pas une valeur de {path} ; écrivez {example}",
    "sweep.bad-choice": "« {value} » n'est pas une valeur de {path} ; valeurs acceptées : {choices}",
    "sweep.listed": "{path} n'a pas d'ordre : écrivez ses valeurs une à une, {example}",
    "sweep.bad-range": "« {value} » n'est pas un intervalle ; écrivez {example}",
    "sweep.reversed": "{last} précède {first} ; écrivez d'abord la plus petite valeur",
    "sweep.no-step": "un pas de « {value} » ne mène nulle part ; écrivez {example}",
    "sweep.too-many": "« {value} » compte {n} valeurs ; {most} au plus à la fois, avec un pas plus"
    " grand",
    "sweep.bad-path": "« {value} » ne désigne aucun résultat ; vouliez-vous dire {near} ?",
    "sweep.no-such-path": "« {value} » ne désigne aucun résultat ; écrivez aid.total.amount,"
    " targets.mt.growth, check.verdict…",
    "sweep.no-path": "il manque ce qu'il faut montrer ; écrivez --show aid.total.amount",
    "sweep.one-doctor": "{file} est un groupe ; un balayage répond pour un seul médecin",
    "sweep.no-curve": "on ne peut pas tracer de courbe de {paths} ; montrez un nombre, par exemple"
    " aid.total.amount",
    "sweep.left-out": "absent du graphique, faute d'être un nombre : {paths}",
    "sweep.no-chart": "pas de graphique : rien de ce qui est demandé n'est un nombre",
    "sweep.more-charts": "les {n} premiers graphiques sur {total} ; nommez moins de chemins, ou un"
    " seul --etp",
    "sweep.chart-of-table": "le graphique se place sous un tableau ; --svg l'écrit à côté de tout"
    " format",
    "sweep.narrow": "pas de graphique : {width} colonnes ne suffisent pas",
}
