"""French sentences of the command line: help pages and usage errors."""

SENTENCES = {
    "cli.help": """L’aide à l’emploi d’un assistant médical : calculée, datée et sourcée.

Le détail d’une commande : amcli help COMMANDE. Un profil seul, comme dans amcli medecin.yaml, donne l’essentiel.
""",
    "cli.install": "Installer la complétion pour ce terminal, ou pour bash, zsh ou fish.",
    "cli.show-completion": "Afficher la complétion pour ce terminal, ou pour bash, zsh ou fish.",
    "cli.no-such-option-near": "option inconnue : {name} ; vouliez-vous dire {near} ?",
    "cli.no-such-command-near": "commande inconnue : {name} ; vouliez-vous dire {near} ?",
    "cli.takes-no-value": "l’option {option} ne prend pas de valeur",
    "cli.bad-date": "« {value} » n’est pas une date ; écrivez 2024-06-22",
    "cli.bad-etp": "« {value} » n’est pas un temps de travail de 1/3 à 2 etp ; écrivez 1/3, 0.5, 1,"
    " 1.5 ou 2",
    "cli.bad-rate": "« {value} » n’est pas un taux de 0 à 100 % ; écrivez 80% ou 0.8",
    "cli.unknown-dispute": "« {value} » n’est pas une lecture ; écrivez D5=001"
    " (voir « amcli disputes »)",
    "cli.no-reading": "« {value} » ne nomme pas de lecture ; écrivez {dispute}=… avec l’une "
    "de : {accepted}",
    "cli.unknown-reading": "{dispute} n’a pas de lecture « {value} » ; lectures acceptées :"
    " {accepted}",
    "cli.unknown-text": "aucun texte ne s’appelle « {value} » ; textes connus : {known} (voir « amcli rules list »)",
    "cli.unknown-schema": "aucun schéma ne s’appelle « {value} » ; noms acceptés : {accepted}",
    "cli.margins-no-csv": "le CSV ne contient qu’une liste, celle de la réponse ;"
    " demandez les marges avec -f json, table ou md",
    "cli.one-rate": "un seul taux à la fois ici ; « amcli aid » et « amcli schedule » en prennent plusieurs",
    "cli.one-text": "un seul texte à la fois ; « amcli compare-versions » en prend plusieurs",
    "cli.bad-period": "le {last} est avant le {first}, jour de --from",
    "cli.one-option": "le contrat a un seul temps de travail : donnez contract.etp dans le profil,"
    " ou un seul --etp",
    "cli.needs-signature": "{file} n’a pas de {path} : les versements se rapprochent d’un contrat"
    " signé ; ajoutez ce jour",
    "cli.one-contract": "{file} contient plusieurs documents ; un contrat à la fois",
    "cli.one-file": "{file} est un dossier de plusieurs profils ; un contrat à la fois, comme {first}",
    "cli.not-one": "« {value} » n’est pas accepté ; écrivez {choices}",
    "cli.bad-map": "« {value} » ne donne pas d’autre nom à une colonne ; écrivez par exemple {example}",
    "cli.no-map": "{value} ne peut pas être lu ({reason}) ; écrivez par exemple {example}, ou nommez un"
    " fichier TOML de telles lignes",
    "cli.two-stdin": "l’entrée standard est soit le profil, soit les versements, pas les deux",
    "cli.bug": "amcli {version} : erreur interne ({kind} : {message}). Relancez avec --debug et"
    " signalez-la là où vous avez trouvé amcli.",
    "cli.command.summary": "Dire l’essentiel sur une page : signer ou non, montants, patients à gagner, prochain versement.",
    "cli.command.report": "Écrire un dossier à remettre, en HTML : l’essentiel, les montants en images, le calendrier, les conditions.",
    "cli.command.check": "Dire si un médecin peut signer, critère par critère, et que faire ensuite.",
    "cli.command.aid": "Donner l’aide de chaque année du contrat, garantie et conditionnelle.",
    "cli.command.targets": "Donner les patients à gagner et le niveau à atteindre sur chaque patientèle.",
    "cli.command.schedule": "Donner ce qui est versé et ce qui est dû, jour par jour.",
    "cli.command.compare-versions": "Comparer ce que plusieurs textes donnent au même médecin.",
    "cli.command.fix": """Corriger un profil : ce qu’un conseil sait écrire, les commentaires gardés.

La différence est montrée, et écrite avec --write seulement. Sortie : 0 s’il n’y a rien à corriger ou
si c’est écrit, 1 si une différence est montrée, 65 s’il reste ce qu’il faut corriger à la main.
""",
    "cli.option.fix-file": "Profil à corriger, ou - pour l’entrée standard.",
    "cli.option.write": "Écrire le profil corrigé à sa place (l’entrée standard : sur la sortie).",
    "cli.command.init": """Écrire un profil en répondant à quelques questions, les plus utiles d’abord.

Chaque question peut rester sans réponse ; la réponse d’amcli vient à la fin, avec le profil. Sans
terminal, ou avec --template, le profil est écrit à remplir. Un fichier qui existe reste tel quel (73).
""",
    "cli.option.init-file": "Profil à écrire (sans lui : sur la sortie).",
    "cli.option.template": "Écrire le profil à remplir, sans poser de question.",
    "init.welcome": "Les questions les plus utiles d’abord. Entrée : je ne sais pas. Ctrl-C : arrêter sans rien écrire.",
    "init.written": "{file} est écrit ; la suite : amcli summary {file}",
    "init.exists": "{file} existe déjà et reste tel quel",
    "init.head": """# amcli schema profile > profile.schema.json : l’éditeur complète et vérifie alors ce fichier.
# Retirez le # devant ce que vous savez, et corrigez l’exemple ; le reste peut rester.""",
    "init.about.contract.signed_on": "Date de signature du contrat (Entrée : il n’est pas signé)",
    "fix.offer": "amcli fix {file} montre comment l’écrire",
    "fix.unwritten": "rien n’est écrit : --write remplace le fichier",
    "cli.command.disputes": "Lister ce que les sources laissent ouvert, et l’effet de chaque lecture sur un profil.",
    "cli.command.reconcile": "Rapprocher le relevé de la banque de ce qui était dû, et totaliser.",
    "cli.command.sweep": "Donner des chiffres pour de nombreuses valeurs d’une donnée, avec un graphique.",
    "cli.command.simulate": """Totaliser les résultats d’une population de médecins, sous un ou plusieurs textes.

TABLE est un fichier CSV, Parquet ou NDJSON, un médecin par ligne, aux colonnes nommées par les
chemins d’un profil ; ou synthetic:N, soit autant de médecins tirés des hypothèses que liste
--assumptions. Chaque option est un scénario à elle seule : tous ceux à qui elle est proposée la
prennent. Des données peuvent être incertaines : --vary 'patients.mt=normal(5%)' donne à chaque médecin
un écart, et les tirages donnent des quantiles.
""",
    "cli.command.replay": "Recalculer des reçus et dire ce qui a changé : rien, les règles ou le programme.",
    "cli.command.batch": "Répondre pour un tableau de médecins, un par ligne, en CSV, Parquet ou NDJSON.",
    "cli.option.batch-table": "Tableau de médecins : .csv, .parquet, .ndjson ou .jsonl, ou - pour l’entrée"
    " standard.",
    "cli.option.batch-format": "Forme des réponses : csv, parquet, ndjson, jsonl ou xlsx (par défaut : celle du"
    " suffixe de la sortie, sinon csv) ; avec --schema, table ou json.",
    "cli.option.from-format": "Forme des profils quand le nom du fichier ne la dit pas : yaml, json, jsonl ou csv.",
    "cli.option.batch-from": "Forme du tableau quand son nom ne la dit pas : csv, parquet ou ndjson.",
    "cli.option.map": "Autre nom d’une donnée, comme n_patients=patients.mt, ou fichier TOML de telles lignes ; à répéter.",
    "cli.option.map-bank": 'Ce qu’est une colonne du relevé, comme "Mouvement=amount" : date, amount,'
    " debit, credit ou label, ou fichier TOML de telles lignes ; répétable.",
    "cli.option.keep": "Colonne à reporter dans les réponses ; à répéter.",
    "cli.option.parts": "Parties de la réponse : check, aid, targets (par défaut : toutes), comme check,aid.",
    "cli.option.batch-schema": "Montrer les colonnes qu’un tableau peut avoir, puis celles des réponses.",
    "cli.option.batch-threads": "Fils d’exécution qui se partagent le travail (par défaut : un par cœur).",
    "error.AM305": "« amcli {command} » a besoin des bibliothèques polars et numpy, qui ne sont pas"
    " installées",
    "hint.AM305": "installez-les : pip install 'amcli[batch]'",
    "cli.command.rules": "Afficher, vérifier, comparer et adapter les règles des réponses.",
    "cli.command.rules-list": "Donner les textes : noms, jours en vigueur, sûreté de leurs chiffres.",
    "cli.command.rules-show": "Afficher un texte en tableaux, chaque chiffre avec son statut et sa source.",
    "cli.command.rules-sources": "Donner les sources, leur dernière relecture et les chiffres qui les citent.",
    "cli.command.rules-diff": "Comparer deux textes, chiffre par chiffre.",
    "cli.command.rules-lint": "Vérifier des fichiers de règles : les erreurs, puis ce qui est douteux.",
    "cli.command.rules-fork": "Écrire un texte d’hypothèse : un texte existant, dont des chiffres sont changés.",
    "cli.command.solve": """Chercher ce qu’il faudrait pour obtenir le résultat souhaité, ou dire pourquoi c’est impossible.

Un souhait est un chemin de réponse, < <= = == != >= ou >, et un nombre, un pourcentage, une date
ou un mot. Code de sortie : 0 si une option y répond, 1 si c’est impossible, 3 si ce qui pourrait
convenir n’est pas publié.
""",
    "cli.command.schema": "Afficher le schéma JSON d’un profil ou d’une réponse.",
    "cli.option.profiles": "Fichiers YAML, dossiers qui en contiennent, ou - pour l’entrée standard.",
    "cli.option.disputes-profiles": "Profils pour lesquels évaluer chaque lecture : fichiers YAML, dossiers ou -.",
    "cli.option.rules-text": "Texte : son id, son alias ou son fichier de règles (voir « amcli rules list »).",
    "cli.option.rules-some-text": "Texte : son id, son alias ou son fichier (par défaut : tous).",
    "cli.option.rules-section": "Une de ses sections, comme aid ou targets.full.",
    "cli.option.rules-places": "Fichiers de règles, dossiers ou textes (par défaut : les règles"
    " livrées).",
    "cli.option.exit-code-warnings": "Sortir avec 1 s’il y a des avertissements.",
    "cli.option.set": "Chiffre à changer, comme aid.full.year_1=40000 ; à répéter pour plusieurs.",
    "cli.option.fork-id": "Id du nouveau texte (par défaut : le nom de son fichier).",
    "cli.option.fork-title": "Titre du nouveau texte, dans les deux langues.",
    "cli.option.format": "Forme de la réponse (par défaut : table, ou celle du suffixe du fichier).",
    "cli.option.output": "Écrire dans ce fichier, - pour la sortie standard ; il est remplacé en entier"
    " ou laissé intact.",
    "cli.option.text": "Répondre comme si ce texte régissait tout le contrat (id, alias"
    " ou fichier de règles ; voir « amcli rules list »).",
    "cli.option.on": "Jour de la question, comme 2024-06-22 (par défaut : aujourd’hui).",
    "cli.option.rules": "Fichier de règles, ou dossier, qui s’ajoute aux textes livrés ou en"
    " remplace un.",
    "cli.option.etp": "Temps de travail : 1/3, 0.5, 1, 1.5 ou 2 ; à répéter, ou écrire 0.5,1.",
    "cli.option.achievement": "Part des objectifs atteinte, comme 80%.",
    "cli.option.rates": "Part des objectifs atteinte, comme 80% ; à répéter pour comparer des taux.",
    "cli.option.reading": "Lecture d’un point discuté, comme D5=001 ; à répéter pour plusieurs.",
    "cli.option.all": "Tout montrer, et pas seulement l’essentiel.",
    "cli.option.sources": "Ajouter les sources, les points discutés et leur effet (pages).",
    "cli.option.strict": "Aucune estimation : la valeur est inconnue, ses bornes restent, code 3.",
    "cli.option.exit-zero": "Sortir avec 0 quelle que soit la réponse.",
    "cli.option.exit-code": "Sortir avec 1 si les textes diffèrent.",
    "cli.option.summary": "Dire seulement qui gagne et qui perd, du premier texte au dernier.",
    "cli.option.by": "Regrouper l’échéancier par année civile, comme en comptabilité.",
    "cli.option.from": "Premier jour montré (ce dont la date est inconnue l’est aussi) ; ou la forme des profils : yaml, json, jsonl ou csv.",
    "cli.option.ics": "Écrire versements, obligations et points d’étape dans ce fichier iCalendar.",
    "cli.option.receipt": "Écrire dans ce fichier tout ce dont la réponse est faite ; voir « amcli replay ».",
    "cli.option.jobs": "Processus qui peuvent se partager les lignes JSON ou le CSV (par défaut : un par"
    " cœur, dès quelques centaines de fichiers).",
    "cli.option.fail-fast": "S’arrêter au premier profil en erreur.",
    "cli.option.resume": "Écrire des lignes JSON dans ce fichier au fil de l’eau, à la suite de celles"
    " qu’une exécution interrompue y a laissées ; --output l’écrit en entier ou pas du tout.",
    "cli.option.sweep-profile": "Profil : un fichier contenant un seul médecin, ou - pour l’entrée standard.",
    "cli.option.over": "La donnée qui varie et ses valeurs : patients.mt=700:2200:10, etp=0.5,1,"
    " signed_on=2019-09-01:2027-01-01:1m.",
    "cli.option.show": "Résultats à montrer, par leur chemin : aid.total.amount,targets.mt.growth.",
    "cli.option.chart": "Tracer un graphique sous le tableau (sur un terminal : oui, sauf refus).",
    "cli.option.simulate-table": "Table de médecins : un fichier CSV, Parquet ou NDJSON, ou synthetic:N.",
    "cli.option.vary": "Donnée incertaine et son écart, comme patients.mt=normal(5%), uniform(50) ou triangular(-10%,0%,20%) ; ajouter le mot shared pour un même écart pour tous.",
    "cli.option.draws": "Nombre de tirages des données incertaines (par défaut : 200).",
    "cli.option.seed": "Graine des tirages, et d’une population fabriquée (par défaut : 1).",
    "cli.option.threads": "Fils d’exécution des tirages (par défaut : un par cœur) ; ils ne changent"
    " aucun chiffre.",
    "cli.option.simulate-svg": "Écrire des graphiques du budget et des écarts dans ce fichier, en SVG.",
    "cli.option.make-population": "Fabriquer autant de médecins, fictifs, et les écrire dans le fichier"
    " de -o (.parquet ou .csv).",
    "cli.option.assumptions": "Lister de quoi est faite une population, avec les sources, et s’arrêter.",
    "cli.option.svg": "Écrire le graphique dans ce fichier, en SVG.",
    "cli.option.reconcile-profile": "Profil du contrat : un fichier contenant un seul médecin, ou - pour l’entrée standard.",
    "cli.option.payments": "Relevé de la banque (CSV) : un jour, un montant ou débit et crédit, des libellés.",
    "cli.option.exit-code-owed": "Sortir avec 1 si une somme est due, ou peut l’être.",
    "cli.option.receipts": "Reçus écrits par --receipt, ou - pour l’entrée standard.",
    "cli.option.replay-rules": "Fichier de règles, ou dossier, sous lequel recalculer à la place de"
    " ceux que le reçu contient.",
    "cli.option.replay-text": "Recalculer comme si ce texte régissait le contrat (id, alias"
    " ou fichier de règles).",
    "cli.option.solve-profile": "Profil : un fichier contenant un seul médecin, ou - pour l’entrée standard.",
    "cli.option.want": "Ce qui est souhaité : 'aid.total.amount >= 120000' ; à répéter, et tout doit être obtenu. Un chemin qui finit par .low ou .high regarde cette borne du chiffre.",
    "cli.option.solve-by": "Donnée qui peut changer : achievement, mt, fa, etp, signed_on ou tout chemin du profil ; à répéter pour deux.",
    "cli.option.margins": "Montrer ce qui changerait le résultat, à partir de quel seuil et ce que cela vaut (tableaux et JSON).",
    "cli.option.csv-dialect": "Forme du CSV ; excel-fr pour un tableur français.",
    "cli.option.lang": "Langue des phrases (par défaut : AMCLI_LANG, puis la langue du système).",
    "cli.option.quiet": "Ne rien dire sur la sortie d’erreur, hors erreurs.",
    "cli.progress-of": "[{bar}] {n}/{total} {total:profil|profils}",
    "error.AM302": "aucun texte ne couvre le {day} : les textes sont connus à partir du {start}",
    "hint.AM302": "corrigez contract.signed_on, ou choisissez un texte avec --text",
    "hint.AM302.group": "corrigez group.signed_on, ou choisissez un texte avec --text",
    "error.AM304": "--ics a besoin de la bibliothèque icalendar, qui n’est pas installée",
    "hint.AM304": "installez-la : pip install 'amcli[ics]'",
    "error.AM307": "un groupe n’a de réponse que sous l’aide collective, et non sous {text}",
    "error.AM308": "-o FICHIER.xlsx a besoin de la bibliothèque xlsxwriter, qui n’est pas installée",
    "hint.AM307": "retirez --text, ou écrivez l’un de {known}",
    "hint.AM308": "installez-la : pip install 'amcli[xlsx]'",
    "effect.ledger": "versé par tous les contrats {changes}",
    "cli.command.explain": "Montrer les étapes d’un chiffre, jusqu’aux données et aux documents.",
    "cli.option.explain-profile": "Profil : un fichier contenant un seul médecin, ou - pour l’entrée standard.",
    "cli.option.explain-paths": "Résultats à expliquer, comme check.verdict, aid.total.amount ou targets.mt.growth ; sans rien, les principaux.",
    "cli.option.letter": "Écrire une page en français simple : ce que vaut le chiffre, sur quoi il repose, ce qui le changerait, à qui le demander.",
    "cli.option.record": "Écrire en français le détail du calcul (article R. 311-3-1-2 du CRPA) : degré d’automatisation, données, règles, opérations.",
    "cli.option.get": "Écrire une seule valeur de la réponse, par son chemin : aid[1].total.amount.",
    "cli.no-memory": "la mémoire ne suffit pas ; libérez-en, ou donnez le tableau en plusieurs fichiers",
    "cli.xlsx-file": "un classeur s’écrit dans un fichier ; ajoutez -o FICHIER.xlsx",
    "cli.no-shell": "« {value} » n’est pas un interpréteur connu ; écrivez {shells}",
    "cli.installed": "complétion de {shell} installée dans {file} ; ouvrez un nouveau terminal",
    "cli.same-file": "{file} serait écrasé : la commande l’utilise déjà ({other}) ; donnez un autre fichier",
    "cli.stdout-taken": "la sortie standard ne reçoit qu’un seul document ; écrivez l’autre dans un fichier",
    "cli.no-such-suffix": "le suffixe de {file} n’est pas connu ; suffixes acceptés : {known}",
    "get.no-format": "une valeur seule n’a pas de format ; retirez --format",
    "get.no-such-path": "{path} ne désigne aucune valeur de la réponse",
    "get.no-such-path-near": "{path} ne désigne aucune valeur de la réponse ; vouliez-vous dire {near} ?",
    "get.options": "chaque option a la sienne ({names}) ; écrivez par exemple {example}",
    "get.list": "{path} est une liste ; ajoutez ce que vous y cherchez : {names}",
    "get.object": "{path} réunit plusieurs valeurs ; ajoutez celle que vous cherchez : {names}",
}
