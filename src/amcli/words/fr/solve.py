"""The chapter `solve` of the catalogue, in French."""

SENTENCES: dict[str, str] = {
    "solve.wished": "Souhait : {wishes}",
    "solve.sought": "Inconnue : {facts}",
    "solve.and": " et ",
    "solve.colon": " : ",
    "solve.solved": "possible",
    "solve.impossible": "impossible",
    "solve.undetermined": "indéterminé : là où cela pourrait convenir, rien n'est publié ou un fait"
    " manque",
    "solve.from": "à partir de {first}",
    "solve.up-to": "jusqu'à {last}",
    "solve.between": "de {first} à {last}",
    "solve.any": "toute valeur",
    "solve.unknown": "Indéterminé, non publié ou faute d'un fait : {spans}.",
    "solve.left-out": "Écarté : {spans} ({why}).",
    "solve.left-out.adults": "les adultes font partie des patients inscrits",
    "solve.left-out.no-text": "aucun texte ne couvre le jour de la signature",
    "solve.left-out.future": "le profil parle d'un jour qui ne serait pas encore venu",
    "solve.left-out.order": "les dates du profil ne se suivraient plus",
    "solve.left-out.age": "aucun médecin n'a cet âge",
    "solve.left-out.two-ages": "l'âge contredirait la date de naissance",
    "solve.left-out.too-far": "aucun contrat ne va si loin",
    "solve.left-out.other": "le profil se contredirait",
    "solve.best": "{wish} : le mieux est {best}, pour {at}.",
    "solve.set-by": "Fixé par {rules}.",
    "solve.possible-alone": "{wish} : possible seul, pas avec le reste.",
    "solve.nothing-known": "{wish} : inconnu, quelle que soit la valeur.",
    "solve.aside": "Verdict « {verdict:verdict} » ({spans}) : les chiffres y sont ce que donnerait un"
    " contrat signé.",
    "solve.judged": "{spans} ({verdict:verdict})",
    "solve.hangs": "{wish} : on ne peut pas le dire pour {at}.",
    "solve.not-published": "Non publié : {rules} ; à demander : {who:holder}.",
    "solve.rule": "{label} ({key})",
    "solve.rule-beyond": "{label}, au-delà de ceux du texte ({key})",
    "solve.lacks": "Absent du profil : {fact} ({path}) ; à demander : {who:holder}.",
    "solve.ask-cpam": "À demander à la CPAM.",
    "solve.open": "indéterminé",
    "solve.not-searched": "non cherché : la limite de calcul est atteinte",
    "solve.holds": "convient",
    "solve.now": "aujourd'hui : {at}",
    "solve.no-want": "il manque un souhait ; écrivez --want 'aid.total.amount >= 120000'",
    "solve.not-a-comparison": "« {value} » n'est pas une comparaison ; écrivez un chemin, un des"
    " signes < <= = == != >= >, et une valeur : 'aid.total.amount >= 120000'",
    "solve.not-a-path": "« {value} » n'est pas un chemin ; écrivez aid.total.amount,"
    " targets.mt.growth ou check.verdict",
    "solve.not-a-value": "« {value} » n'est pas une valeur à comparer ; écrivez 120000, 80%,"
    " 2027-01-01 ou un mot",
    "solve.no-such-path": "« {value} » ne désigne rien dans les réponses ; écrivez"
    " aid.total.amount, targets.mt.growth ou check.verdict",
    "solve.no-such-path-near": "« {value} » ne désigne rien dans les réponses ; vouliez-vous dire"
    " {near} ?",
    "solve.many-values": "« {value} » désigne plusieurs valeurs ; choisissez-en une : {paths}",
    "solve.wrong-number": "« {wish} » : {value} est un nombre ; comparez-le à 120000 ou à 80%",
    "solve.wrong-date": "« {wish} » : {value} est une date ; comparez-la à 2027-01-01",
    "solve.wrong-word": "« {wish} » : {value} est un mot ; comparez-le par == ou !=",
    "solve.unknown-word": "« {wish} » : {value} est l'un de {known}",
    "solve.unknown-word-near": "« {wish} » : {value} est l'un de {known} ; vouliez-vous dire {near} ?",
    "solve.no-by": "il manque ce qui peut changer ; écrivez --by achievement, mt, fa, etp,"
    " signed_on…",
    "solve.unknown-fact": "« {value} » n'est pas un fait qui peut changer ; vouliez-vous dire"
    " {near} ?",
    "solve.no-such-fact": "« {value} » n'est pas un fait qui peut changer ; écrivez achievement,"
    " mt, fa, etp, signed_on…",
    "solve.many-by": "au plus {n} faits à la fois",
    "solve.same-by": "{path} est demandé deux fois ; nommez deux faits",
    "solve.one-doctor": "c'est un groupe ; solve répond pour un médecin",
}
