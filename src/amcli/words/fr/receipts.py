"""The chapter `receipts` of the catalogue, in French."""

SENTENCES: dict[str, str] = {
    "receipt.one-profile": "un reçu contient la réponse pour un seul profil : indiquez un seul"
    " fichier, à un seul document",
    "receipt.stamp": "Reçu de amcli {command} ({text}), établi par amcli {version} à partir de"
    " {source} ; sceau {seal}",
    "receipt.stamp-texts": "Reçu de amcli {command}, établi par amcli {version} à partir de"
    " {source} ; sceau {seal}",
    "receipt.context": "Plusieurs textes, au {on}",
    "receipt.same": "Identique : recalculée, la réponse est la même.",
    "receipt.rules": "Les règles ont changé : {effects}",
    "receipt.program": "Le programme a changé : {effects}",
    "receipt.places": "{n} {n:endroit|endroits} de la réponse",
    "receipt.no-answer": "il n'y a plus de réponse",
    "receipt.between": "{before} → {after}",
    "receipt.of-text": "{text} : {effect}",
    "receipt.effect.verdict": "verdict {change}",
    "receipt.effect.amount": "{change} sur cinq ans ({etp} etp)",
    "receipt.effect.guaranteed": "{change} garantis ({etp} etp)",
    "receipt.effect.payments": "{change} de versements ({etp} etp)",
    "receipt.effect.mt": "{change} patients mt à gagner ({etp} etp)",
    "receipt.effect.fa": "{change} patients fa à gagner ({etp} etp)",
    "receipt.heading.figures": "Chiffres des règles qui ont changé",
    "receipt.heading.rules": "Ce que les règles ont changé dans la réponse",
    "receipt.heading.program": "Ce que le programme a changé dans la réponse",
    "receipt.text": "Texte",
    "receipt.figure": "Chiffre",
    "receipt.then": "Avant",
    "receipt.now": "Maintenant",
    "receipt.idle": "{n} {n:chiffre|chiffres} des règles {n:a|ont} changé aussi, sans effet ici ;"
    " --all montre tout.",
    "receipt.proofs": "{n} {n:chiffre repose|chiffres reposent} sur une autre preuve, à valeur égale ;"
    " --all {n:le|les} montre.",
    "receipt.files": "{n:Fichier de règles différent|Fichiers de règles différents} : {names}",
}
