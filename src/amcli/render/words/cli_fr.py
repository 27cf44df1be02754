"""French sentences of the command line: help pages and usage errors."""

SENTENCES = {
    "cli.help": """L'aide à l'emploi d'un assistant médical : calculée, datée et sourcée.

\b
  amcli check medecin.yaml
  amcli aid medecin.yaml --etp 0.5,1 --format json
""",
    "cli.version": "Afficher la version et quitter.",
    "cli.usage": "Usage :",
    "cli.options": "[OPTIONS]",
    "cli.command-args": "COMMANDE [ARGUMENTS]...",
    "cli.colon": "{heading} :",
    "cli.heading.options": "Options",
    "cli.heading.arguments": "Arguments",
    "cli.heading.commands": "Commandes",
    "cli.help-option": "Afficher cette aide et quitter.",
    "cli.required": "[obligatoire]",
    "cli.default": "[par défaut : ",
    "cli.install": "Installer la complétion pour l'interpréteur de commandes.",
    "cli.show-completion": "Afficher la complétion pour l'interpréteur de commandes.",
    "cli.profiles-metavar": "PROFIL...",
    "cli.profile-metavar": "PROFIL",
    "cli.payments-metavar": "VERSEMENTS.csv",
    "cli.schema-metavar": "NOM",
    "cli.error": "erreur :",
    "cli.see-help": "Essayez « {command} ».",
    "cli.no-such-option": "option inconnue : {name}",
    "cli.no-such-option-near": "option inconnue : {name} ; vouliez-vous dire {near} ?",
    "cli.no-such-command": "commande inconnue : {name}",
    "cli.no-such-command-near": "commande inconnue : {name} ; vouliez-vous dire {near} ?",
    "cli.missing": "il manque l'argument {what}",
    "cli.bad-value": "valeur refusée pour {what} : {why}",
    "cli.needs-value": "l'option {option} attend une valeur",
    "cli.takes-no-value": "l'option {option} ne prend pas de valeur",
    "cli.extra": "en trop : {words}",
    "cli.choices": "les valeurs acceptées sont {choices}",
    "cli.bad-date": "« {value} » n'est pas une date ; écrivez 2024-06-22",
    "cli.bad-etp": "« {value} » n'est pas un temps de travail de 1/3 à 2 etp ; écrivez 1/3, 0.5, 1,"
    " 1.5 ou 2",
    "cli.bad-rate": "« {value} » n'est pas un taux de 0 à 100 % ; écrivez 80% ou 0.8",
    "cli.bad-lang": "« {value} » n'est pas une langue d'amcli ; écrivez fr ou en",
    "cli.unknown-dispute": "« {value} » n'est pas une lecture ; écrivez D5=001"
    " (voir « amcli disputes »)",
    "cli.no-reading": "« {value} » ne nomme pas de lecture ; écrivez {dispute}=… avec l'une "
    "de : {accepted}",
    "cli.unknown-reading": "{dispute} n'a pas de lecture « {value} » ; lectures acceptées :"
    " {accepted}",
    "cli.unknown-text": "aucun texte ne s'appelle « {value} » ; textes connus : {known}",
    "cli.unknown-schema": "aucun schéma ne s'appelle « {value} » ; noms acceptés : {accepted}",
    "cli.one-text": "un seul texte à la fois ; « amcli compare-versions » en prend plusieurs",
    "cli.bad-period": "le {last} est avant le {first}, jour de --from",
    "cli.one-option": "le contrat a un seul temps de travail : donnez contract.etp dans le profil,"
    " ou un seul --etp",
    "cli.needs-signature": "{file} n'a pas de {path} : les versements se rapprochent d'un contrat"
    " signé ; ajoutez ce jour",
    "cli.one-contract": "{file} contient plusieurs documents ; un contrat à la fois",
    "cli.two-stdin": "l'entrée standard est soit le profil, soit les versements, pas les deux",
    "cli.bug": "amcli {version} : erreur interne ({kind} : {message}). Relancez avec --debug et"
    " signalez-la là où vous avez trouvé amcli.",
    "cli.command.check": """Dire si un médecin peut signer, critère par critère, et que faire ensuite.

\b
  amcli check medecin.yaml
  amcli check cabinet/ --format jsonl
""",
    "cli.command.aid": """Donner l'aide de chaque année du contrat, garantie et conditionnelle.

\b
  amcli aid medecin.yaml
  amcli aid medecin.yaml --etp 0.5,1 --achievement 80%
""",
    "cli.command.targets": """Donner les patients à ajouter et le niveau à atteindre sur chaque liste.

\b
  amcli targets medecin.yaml
  amcli targets medecin.yaml --text 2023 --format json
""",
    "cli.command.schedule": """Donner ce qui est versé et ce qui est dû, jour par jour.

\b
  amcli schedule medecin.yaml
  amcli schedule medecin.yaml --etp 1 --output calendrier.csv
""",
    "cli.command.compare-versions": """Comparer ce que plusieurs textes donnent au même médecin.

\b
  amcli compare-versions medecin.yaml
  amcli compare-versions medecin.yaml --text 2023 --text 2024 --all
""",
    "cli.command.disputes": """Lister ce que les sources laissent ouvert, et l'effet de chaque lecture sur un profil.

\b
  amcli disputes
  amcli disputes medecin.yaml --format json
""",
    "cli.command.reconcile": """Rapprocher les lignes de la banque de ce qui était dû, et totaliser.

\b
  amcli reconcile medecin.yaml versements.csv
  amcli reconcile medecin.yaml versements.csv --etp 1 --format json
""",
    "cli.command.schema": """Afficher le schéma JSON d'un profil ou d'une réponse.

\b
  amcli schema profile
  amcli schema aid
""",
    "cli.option.profiles": "Fichiers YAML, dossiers qui en contiennent, ou - pour l'entrée standard.",
    "cli.option.disputes-profiles": "Profils sur lesquels peser les lectures : fichiers YAML,"
    " dossiers ou -.",
    "cli.option.schema": "Ce qu'il faut décrire.",
    "cli.option.format": "Forme de la réponse (par défaut : table, ou celle du suffixe du fichier).",
    "cli.option.output": "Écrire dans ce fichier ; il est remplacé en entier ou laissé intact.",
    "cli.option.text": "Répondre comme si ce texte régissait tout le contrat (id ou alias).",
    "cli.option.on": "Jour de la question, comme 2024-06-22 (par défaut : aujourd'hui).",
    "cli.option.rules": "Fichier de règles, ou dossier, qui s'ajoute aux textes livrés ou en"
    " remplace un.",
    "cli.option.etp": "Temps de travail : 1/3, 0.5, 1, 1.5 ou 2 ; à répéter, ou écrire 0.5,1.",
    "cli.option.achievement": "Part des objectifs atteinte, comme 80%.",
    "cli.option.reading": "Lecture d'un litige, comme D5=001 ; à répéter pour plusieurs.",
    "cli.option.all": "Tout montrer, et pas seulement l'essentiel.",
    "cli.option.strict": "Aucune estimation : la valeur est inconnue, ses bornes restent, code 3.",
    "cli.option.exit-zero": "Sortir avec 0 quelle que soit la réponse.",
    "cli.option.exit-code": "Sortir avec 1 si les textes diffèrent.",
    "cli.option.by": "Regrouper l'échéancier par année civile, comme en comptabilité.",
    "cli.option.from": "Premier jour montré ; ce dont la date est inconnue l'est aussi.",
    "cli.option.until": "Dernier jour montré.",
    "cli.option.ics": "Écrire versements, obligations et bilans dans ce fichier iCalendar.",
    "cli.option.reconcile-profile": "Profil du contrat : un fichier YAML à un document, ou -.",
    "cli.option.payments": "CSV des lignes de la banque : colonnes date, montant et, s'il y en a,"
    " libellé.",
    "cli.option.exit-code-owed": "Sortir avec 1 si une somme est due, ou peut l'être.",
    "cli.option.csv-dialect": "Forme du CSV ; excel-fr pour un tableur français.",
    "cli.option.color": "Quand mettre de la couleur.",
    "cli.option.lang": "Langue des phrases (par défaut : AMCLI_LANG, puis la langue du système).",
    "cli.option.quiet": "Ne rien dire sur la sortie d'erreur, hors erreurs.",
    "cli.progress": "{n} {n:profil|profils}",
    "cli.progress-of": "[{bar}] {n}/{total} {total:profil|profils}",
    "error.AM301": "écriture impossible dans {file} : {reason}",
    "error.AM302": "aucun texte ne couvre le {day} : les textes sont connus à partir du {start}",
    "hint.AM302": "corrigez contract.signed_on, ou choisissez un texte avec --text",
    "hint.AM302.group": "corrigez group.signed_on, ou choisissez un texte avec --text",
    "error.AM304": "--ics a besoin de la bibliothèque icalendar, qui n'est pas installée",
    "hint.AM304": "installez-la : pip install 'amcli[ics]'",
    "error.AM307": "un groupe répond sous l'aide collective seule, et non sous {text}",
    "hint.AM307": "retirez --text, ou écrivez l'un de {known}",
    "cli.note": "note : {text}",
    "cli.note-of": "{place} : note : {text}",
    "effect.footnote": "{question} {effects}",
    "effect.reading": "{readings} : {what}",
    "effect.none": "sans effet ici",
    "effect.change": "{before} → {after} ({etp} etp)",
    "effect.verdict": "verdict : {verdict:verdict}",
    "effect.amount": "aide au plus {changes}",
    "effect.guaranteed": "garanti {changes}",
    "effect.ledger": "versé par tous les contrats suivis {changes}",
    "effect.mt": "hausse mt {changes}",
    "effect.fa": "hausse fa {changes}",
}
