"""The chapter `simulate` of the catalogue, in French."""

SENTENCES: dict[str, str] = {
    "simulate.library": "simulate a besoin des bibliothèques polars et numpy, qui ne sont pas installées",
    "simulate.library-hint": "les installer : pip install 'amcli[batch]'",
    "simulate.no-place": "donner une table de médecins, ou synthetic:1000 pour des médecins fabriqués"
    " au passage",
    "simulate.no-table": "elle fabrique une table et n'en lit pas : retirer {table}, ou écrire"
    " « amcli simulate synthetic:1000 » pour simuler des médecins fabriqués au passage",
    "simulate.population-file": "--make-population {n} écrit un fichier : le nommer, comme"
    " -o medecins.parquet ou -o medecins.csv",
    "simulate.bad-whole": "« {value} » n'est pas un nombre entier de {least} à {most}",
    "simulate.nothing-varies": "rien n'est incertain : dire ce qui varie, comme"
    " --vary 'patients.mt=normal(5%)'",
    "simulate.bad-distribution": "« {value} » n'est pas une loi : écrire {path}=normal(5%),"
    " {path}=uniform(50) ou « {path}=triangular(-10%,0%,20%) », puis le mot shared pour un même écart"
    " pour tous",
    "simulate.twice": "{path} varie deux fois : dire une seule fois comment",
    "simulate.unknown-fact": "« {value} » n'est pas un fait qui peut varier ; serait-ce {near} ?",
    "simulate.no-such-fact": "« {value} » n'est pas un fait qui peut varier ; le peuvent : {known}",
    "simulate.no-column": "{file} n'a pas de colonne {path}, qui ne peut donc pas varier",
    "simulate.bad-form": "« {file} » n'est pas une table : un fichier qui finit par {forms}, ou"
    " synthetic:1000",
    "simulate.row": "{file}, ligne {row} : laissée de côté ({problems})",
    "simulate.more-rows": "et {n} {n:autre ligne laissée|autres lignes laissées} de côté",
    "simulate.made": "{file} : {n} {n:médecin fictif|médecins fictifs}. Aucun n'existe ; amcli simulate"
    " --assumptions dit de quoi ils sont faits.",
    "simulate.speed": "{n} années-médecins en {seconds} s : {speed} par seconde",
    "simulate.who": "{n} {n:médecin|médecins} ({file})",
    "simulate.context": "Ce que donne chaque option si tous ceux à qui elle est proposée la prennent,"
    " au {on}",
    "simulate.left-out": "{n} {n:ligne laissée|lignes laissées} de côté : sans réponse possible.",
    "simulate.draws": "{n} {n:tirage|tirages}, graine {seed} : {varied}. [5 % – 95 %] contient neuf"
    " tirages sur dix.",
    "simulate.varied-one": "{path} {distribution}",
    "simulate.own-text": "Chaque contrat sous le texte de sa signature, suivi à travers les changements",
    "simulate.text": "Texte {text}",
    "simulate.option": "Option",
    "simulate.verdict": "Verdict",
    "simulate.eligible": "Éligibles",
    "simulate.undetermined": "Indéterminés",
    "simulate.not_eligible": "Non éligibles",
    "simulate.year": "Année",
    "simulate.total": "Total",
    "simulate.value": "Budget",
    "simulate.low": "Au moins",
    "simulate.high": "Au plus",
    "simulate.guaranteed": "Garanti",
    "simulate.conditional": "Conditionnel",
    "simulate.spread": "5 % – 95 %",
    "simulate.doctors": "Médecins",
    "simulate.list": "Patientèle",
    "simulate.growth": "Connus",
    "simulate.unknown": "Inconnu pour",
    "simulate.band": "Tranche",
    "simulate.budget-title": "Budget, en milliers d'euros",
    "simulate.contracts-title": "Contrats par tranche",
    "simulate.patients-title": "Patients gagnés, si les objectifs sont atteints",
    "simulate.range": "{low} – {high}",
    "simulate.compared": "Qui gagne, qui perd",
    "simulate.compared-draws": "{etp} etp, sur les tirages : {gain} gagnent, {lose} perdent ; {sum} en"
    " tout.",
    "simulate.reading-budget": "Budget : médecins éligibles, objectifs atteints (ou au taux demandé),"
    " chacun dans la plus basse des tranches possibles. Au moins : les mêmes, aucun objectif atteint."
    " Au plus : avec ceux dont le verdict est indéterminé, dans la plus haute des tranches possibles.",
    "simulate.reading-patients": "Patients : croissance demandée aux médecins éligibles. Connus : la somme"
    " pour ceux dont elle est connue ou estimée. Au moins et au plus comptent aussi les autres, par leurs"
    " bornes ; au plus, également ceux dont le verdict est indéterminé.",
    "simulate.no-amount": "Aucun montant connu pour {n} {n:médecin|médecins} à {etp} etp sous {text} : le"
    " budget est sans eux.",
    "simulate.own": "son propre texte",
    "simulate.svg-title": "Budget de {n} {n:médecin|médecins}, par année de contrat",
    "simulate.svg-budget": "{text}, {etp} etp : budget en milliers d'euros",
    "simulate.svg-changes": "{first} → {last}, {etp} etp : médecins par écart sur la durée",
    "simulate.svg-years": "année du contrat",
    "simulate.svg-euros": "écart, en euros",
    "simulate.svg-description": "{n} {n:graphique|graphiques} : le budget de chaque année du contrat sous"
    " chaque texte et option, et combien de médecins gagnent ou perdent combien.",
    "simulate.svg-band": "Bande : de 5 % à 95 % des tirages.",
    "simulate.svg-ends": "Bande : du budget au moins au budget au plus.",
    "simulate.svg-bars": "Barres : combien de médecins ont un écart à partir de ce nombre d'euros.",
    "simulate.svg-caveat": "amcli, {on}, {file}. Une estimation, non une décision.",
    "simulate.assumption": "Hypothèse",
    "simulate.figure": "Valeur",
    "simulate.status": "Statut",
    "simulate.sources": "Sources",
    "simulate.assumptions": "De quoi est faite une population fictive : ce ne sont pas des données",
}
