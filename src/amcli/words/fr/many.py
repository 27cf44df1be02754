"""Tables, populations, and many profiles: `batch`, `simulate`, summaries, in French."""

SENTENCES: dict[str, str] = {
    # batch
    "batch.no-table": "nommez un tableau de médecins, ou - pour l’entrée standard ; « amcli batch --schema » dit quelles colonnes il peut avoir",
    "batch.no-form": "le nom de {file} ne dit pas sa forme ; écrivez --from-format csv, parquet ou ndjson",
    "batch.no-form-stdin": "dites ce qui arrive sur l’entrée standard : --from-format csv ou ndjson",
    "batch.parquet-file": "Parquet demande un fichier : nommez-le avec --output",
    "batch.sheet-full": "les réponses font plus de {n} lignes, ce que contient une feuille ; écrivez-les en CSV ou en Parquet",
    "batch.bad-threads": "« {value} » n’est pas un nombre de fils d’exécution : de 1 à {most}",
    "batch.no-path": "« {value} » n’est pas une donnée du profil ; « amcli batch --schema » en donne la liste",
    "batch.no-path-near": "« {value} » n’est pas une donnée du profil ; vouliez-vous dire {near} ?",
    "batch.kept-twice": "les réponses ont déjà une colonne « {value} » ; donnez un autre nom à la vôtre dans le tableau",
    "batch.strangers": "{n} {n:colonne n’est pas lue|colonnes ne sont pas lues} : {columns} ; --keep reporte une colonne dans les réponses",
    "batch.more-errors": "et {n} {n:autre ligne|autres lignes} en erreur : la colonne « error » des réponses les a toutes",
    "many.wrong-cells": "{place} : {n} {n:ligne|lignes} en erreur (voir la ligne {row}) : {problem} ; {hint}",
    "batch.strict": "{n} {n:privée|privées} de valeurs, qui étaient des estimations",
    "batch.columns-note": "Un médecin par ligne ; aucune colonne n’est obligatoire, et une cellule vide est une donnée qu’on ne connaît pas. Plusieurs mots dans une cellule sont séparés par |.",
    "batch.means.name": "nom du médecin, repris dans les réponses",
    "batch.means.row": "numéro de la ligne dans le fichier, où celle des noms de colonnes d’un CSV est la première",
    "batch.means.etp": "option de la réponse : un médecin a une ligne pour chacune",
    "batch.means.not_met": "codes des conditions qui ne sont pas remplies",
    "batch.means.undetermined": "codes des conditions indéterminées",
    "batch.means.band_low": "tranche la plus basse où peuvent être les patientèles",
    "batch.means.aid.years.text": "texte des montants de l’année {n} de la période en cours",
    "batch.means.aid.years": "année {n} de la période en cours, en euros : {part:batch.part}",
    "batch.means.aid.total": "toute la période, en euros : {part:batch.part}",
    "batch.means.aid.disputes": "points discutés sur lesquels l’aide repose",
    "batch.means.targets.due_on": "jour où les objectifs doivent être atteints",
    "batch.means.error": "codes de ce qui ne va pas dans la ligne, et les colonnes",
    "batch.ends": "À côté de chaque chiffre, trois autres colonnes : _low et _high, ses bornes, et _status, son degré de certitude.",
    # simulate
    "simulate.no-place": "donner une table de médecins, ou synthetic:1000 pour des médecins fabriqués"
    " au passage",
    "simulate.no-table": "elle fabrique une table et n’en lit pas : retirer {table}, ou écrire"
    " « amcli simulate synthetic:1000 » pour simuler des médecins fabriqués au passage",
    "simulate.population-file": "--make-population {n} écrit un fichier : le nommer, comme"
    " -o medecins.parquet ou -o medecins.csv",
    "simulate.bad-whole": "« {value} » n’est pas un nombre entier de {least} à {most}",
    "simulate.nothing-varies": "rien n’est incertain : dire ce qui varie, comme"
    " --vary 'patients.mt=normal(5%)'",
    "simulate.bad-distribution": "« {value} » n’est pas une loi : écrire {path}=normal(5%),"
    " {path}=uniform(50) ou « {path}=triangular(-10%,0%,20%) », puis le mot shared pour un même écart"
    " pour tous",
    "simulate.twice": "{path} varie deux fois : dire une seule fois comment",
    "simulate.unknown-fact": "« {value} » n’est pas une donnée qui peut varier ; serait-ce {near} ?",
    "simulate.no-such-fact": "« {value} » n’est pas une donnée qui peut varier ; le peuvent : {known}",
    "simulate.no-column": "{file} n’a pas de colonne {path}, qui ne peut donc pas varier",
    "simulate.bad-form": "« {file} » n’est pas une table : un fichier qui finit par {forms}, ou"
    " synthetic:1000",
    "simulate.made": "{file} : {n} {n:médecin fictif|médecins fictifs}. Aucun n’existe ; amcli simulate"
    " --assumptions dit de quoi ils sont faits.",
    "simulate.speed": "{n} années-médecins en {seconds} s : {speed} par seconde",
    "simulate.context": "Ce que donne chaque option si tous ceux à qui elle est proposée la prennent,"
    " au {on}",
    "simulate.answer": "{text}, {option} : {eligible} {eligible:médecin éligible|médecins éligibles} sur {n}, {budget} milliers d’euros sur {years} ans.",
    "simulate.left-out": "Illisibles : {n} {n:ligne|lignes}, sans réponse.",
    "simulate.draws": "{n} {n:tirage|tirages}, graine {seed} : {varied}. [5 % – 95 %] contient neuf"
    " tirages sur dix.",
    "simulate.own-text": "Chaque contrat sous le texte de sa signature, suivi à travers les changements",
    "simulate.patients-title": "Patients gagnés, si les objectifs sont atteints",
    "simulate.compared-draws": "{etp:option}, sur les tirages : {gain} gagnent, {lose} perdent ; {sum} en"
    " tout.",
    "simulate.reading-budget": "Budget : médecins éligibles, objectifs atteints (ou au taux demandé),"
    " chacun dans la plus basse des tranches possibles. Au moins : les mêmes, aucun objectif atteint."
    " Au plus : avec ceux dont le verdict est indéterminé, dans la plus haute des tranches possibles.",
    "simulate.reading-patients": "Patients : ceux à gagner, pour les médecins éligibles. Connus : la somme pour ceux dont le nombre est connu ou estimé. Au moins et au plus comptent aussi les autres, par leurs bornes ; au plus, également ceux dont le verdict est indéterminé.",
    "simulate.no-amount": "Aucun montant connu pour {n} {n:médecin|médecins} ({etp:option}) sous {text:text} : le"
    " budget est sans eux.",
    "simulate.svg-title": "Budget de {n} {n:médecin|médecins}, par année de contrat",
    "simulate.svg-budget": "{text:text}, {etp:option} : budget en milliers d’euros",
    "simulate.svg-changes": "{first:text} → {last:text}, {etp:option} : médecins par écart sur la durée",
    "simulate.svg-description": "{n} {n:graphique|graphiques} : le budget de chaque année du contrat sous"
    " chaque texte et option, et combien de médecins gagnent ou perdent combien.",
    "simulate.svg-band": "Bande : de 5 % à 95 % des tirages.",
    "simulate.svg-ends": "Bande : du budget au moins au budget au plus.",
    "simulate.svg-bars": "Barres : combien de médecins ont un écart à partir de ce nombre d’euros.",
    "simulate.svg-caveat": "amcli, {on}, {file}. Une estimation, non une décision.",
    "simulate.assumptions": "De quoi est faite une population fictive : ce ne sont pas des données",
    # attribution
    "attribution.title": "D’où vient l’écart, par groupe de règles : {first} → {last}",
    "attribution.refused": "Aide : ce que le médecin peut obtenir sur la durée du contrat, 0 € si le"
    " texte le refuse.",
    "attribution.open": "Verdict indéterminé : l’aide est comptée comme si le médecin pouvait signer.",
    "attribution.hidden": "Inconnu, donc non réparti : {whats} (en cause : {rules:attribution.rule}).",
    "attribution.never-known": "Inconnu, donc non réparti : {whats}.",
    "attribution.summary": "{profiles} {profiles:profil comparé|profils comparés}, chaque texte comme s’il régissait tout le contrat, au {on}",
    "attribution.summary-none": "Aucun profil n’a pu être comparé.",
    "attribution.size.unknown": "patientèle ou spécialité inconnue",
    "attribution.size-note": "Patientèles : patients médecin traitant (mt) des généralistes, selon les"
    " seuils que donne {text} ; aucun seuil n’est publié pour les autres médecins.",
    "attribution.unsure-note": "Incertains : gagner ou perdre dépend de leur tranche, qui n’est pas"
    " connue. Les euros sont ceux de la tranche la moins payée, objectifs atteints.",
    "attribution.between-note": "Les écarts sont ceux des objectifs atteints, ou du taux demandé, dans la"
    " tranche possible la plus basse ; le JSON en donne le minimum et le maximum.",
    "attribution.histogram": "Écart sur la durée du contrat, {etp:option}",
    "attribution.open-count": "Verdict indéterminé sous l’un des textes : {n} sur {total} ; leur aide est"
    " comptée comme s’ils pouvaient signer.",
    "attribution.needs-texts": "comparez au moins deux textes : --text A --text B",
    # compare-versions
    "compare.more": "{best} donne le plus, {amount:€} sur {years} ans, soit {more:€} de plus que {other}{band}.",
    "compare.alone": "{best} donne {amount:€} sur {years} ans ; {other} ne permet pas de signer.",
    "compare.same": "chaque texte donne autant, {amount:€} sur {years} ans{band}.",
    "compare.others": "{n} {n:autre écart|autres écarts}, et les raisons de chacun : --all",
    "compare.spread": "{option} : {parts}, entre {first} et {last} ; {sum} en tout, {mean} en moyenne.",
    "compare.spread-unknown": "{option} : {parts}, entre {first} et {last}.",
    # many
    "many.bad-jobs": "« {value} » n’est pas un nombre de processus : de 1 à {most}",
    "many.worker-died": "un processus qui prenait part au travail s’est arrêté{signal}, peut-être faute de mémoire ; relancez avec --jobs 1, et avec --resume pour garder ce qui est écrit",
    "many.resume-alone": "elle écrit des lignes JSON dans le fichier qu’elle nomme ; retirez {option}",
    "many.resume-no-file": "{file} n’est pas un fichier : ce qui y est écrit ne peut pas être relu",
    "many.resume-locked": "une autre exécution écrit dans {file}",
    "many.resume-not-ours": "la ligne {line} de {file} n’a pas été écrite par amcli ; le fichier est resté tel quel",
    "many.resume-command": "la ligne {line} de {file} répond à « {was} », non à « {now} » ; nommez un autre fichier",
    "many.resume-version": "la ligne {line} de {file} a été écrite par amcli {was}, non {now} ; supprimez ce fichier, ou nommez-en un autre",
    "many.resume-day": "la ligne {line} de {file} répond au {was}, cette exécution au {now} ; ajoutez --on {was}, ou nommez un autre fichier",
    "many.resume-order": "la ligne {line} de {file} répond pour {was}, là où cette exécution trouve {now} ; donnez les profils comme la première fois, ou nommez un autre fichier",
    "many.resume-beyond": "la ligne {line} de {file} répond pour {was}, qui n’est pas parmi les profils, ou pas à cet endroit ; donnez les profils comme la première fois, ou nommez un autre fichier",
    "many.resume-other": "cette exécution répond pour {source} autrement que la ligne {line} de {file} : les options, la langue, les règles ou le profil ont changé ; revenez-y, ou nommez un autre fichier",
}
