"""Le catalogue en français ; les blancs sont décrits dans la docstring du paquet."""

SENTENCES: dict[str, str] = {
    # Que faire ensuite
    "step.contact-cpam": "Prenez contact avec la CPAM de votre lieu d’exercice principal.",
    "step.ask-fact": "Complétez {path} ({fact}). Qui le sait : {who:holder}.",
    "step.work-contract": "Établissez le contrat de travail de l’assistant.",
    "step.proof-of-hire": "Envoyez le justificatif d’embauche à la CPAM.",
    "step.enrol-training": "Inscrivez l’assistant en formation.",
    "step.targets-judged": "Les objectifs sont évalués sur le dernier décompte.",
    "step.notice": "Dernier jour pour résilier au terme, par lettre recommandée.",
    "step.term-renewed": "Terme du contrat : il est reconduit tacitement.",
    "step.term-new-contract": "Terme du contrat : un nouveau est à signer, sous le texte alors en vigueur.",
    "step.may-switch": "Vous pouvez demander à la CPAM de passer à un autre texte ({text:text}) : `compare-versions` compare avec le maintien.",
    "step.report-change": "Signalez le changement à la CPAM et demandez ce que devient le contrat.",
    "step.sign-anew": "Interrogez la CPAM sur la fin du contrat, et sur un nouveau contrat comme nouvellement installé.",
    "step.dedicated-room": "Prévoyez une pièce pour l’assistant.",
    "step.direct-hire-or-group": "Recrutez vous-même ou par un groupement d’employeurs : "
    "ni l’aide ni les objectifs n’en dépendent.",
    "step.no-remote-only": "Gardez le poste au cabinet : ni tout en télétravail, "
    "ni seulement à domicile chez les patients.",
    "holder.amelipro": "votre compte amelipro (page « Ma convention »)",
    "needed.not-open": "une résiliation avant la signature du groupe",
    # Calendrier
    "entry.proof-of-hire": "Justificatif d’embauche envoyé à la CPAM",
    "entry.training-begun": "Formation de l’assistant commencée",
    "entry.secretary-replaced": "Ancien secrétaire remplacé, sinon l’aide baisse d’autant",
    "entry.secretary-late": "Ancien secrétaire remplacé trop tard",
    "entry.payments-change": "Règles de versement d’un autre texte à partir d’ici",
    "entry.targets-change": "Objectifs d’un autre texte à partir d’ici",
    "entry.posts-change": "Autre nombre de postes à partir d’ici",
    "entry.waiting-over-ended": "Une autre aide collective est possible à partir d’ici",
    "entry.option-change": "Autre temps de travail à partir d’ici",
    "entry.move": "Déménagement : la CPAM revoit le contrat",
    "entry.settlement": "Règlement de l’année écourtée : aucune source n’en donne le montant",
    "entry.renewal-new-contract": "Fin du contrat ; un nouveau contrat repart en 1re année",
    "entry.notice": "Dernier jour pour résilier par lettre recommandée",
    "entry.renewal": "Terme du contrat, reconduit tacitement",
    "entry.amounts-change": "À partir d’ici, montants d’un autre texte",
    "entry.age-rule": "Anniversaire à partir duquel il suffit de maintenir les patientèles",
    # Raisons d'un écart
    "reason.verdict": "Le verdict découle des critères.",
    "reason.options": "Les options proposées ne sont pas les mêmes.",
    "reason.conditions": "Les conditions posées ne sont pas les mêmes.",
    "reason.guarantee": "La part garantie de l’aide n’est pas la même.",
    "reason.targets": "Les objectifs suivent d’autres barèmes.",
    "reason.due-year": "Les objectifs sont appréciés à un autre anniversaire.",
    "reason.payments": "L’aide est versée à d’autres dates ou en d’autres parts.",
    # Notes
    "note.as-if-each": "Chaque texte répond comme s’il régissait tout le contrat, "
    "quel que soit le jour de la signature : {texts:text}.",
    "note.change-ends": "Au {on} : une autre spécialité, ou un départ trop loin pour garder la patientèle, met fin au contrat ; un nouveau contrat se signe comme nouvellement installé (commission paritaire nationale). Ce qui est dû à partir de ce jour se situe entre rien et ce qui était prévu : demandez à la CPAM.",
    "note.change-breaks": "À partir du {on}, une condition n’est plus remplie, ou reste ouverte : {criteria:criterion}. Aucune source ne dit ce qui suit : ce qui est dû à partir de ce jour se situe entre rien et ce qui était prévu. Demandez à la CPAM.",
    "note.move-review": "Déménagement du {on} : la CPAM peut revoir les objectifs ; les chiffres qui suivent sont supposés.",
    "note.absence-of-member": "Absence d’un membre à partir du {on} : aucune source n’en parle, rien n’est décalé ; demandez à la CPAM.",
    "note.absence": "Votre propre absence à partir du {on} : aucune source n’en parle, rien n’est décalé ; demandez à la CPAM.",
    "switch.title": "Si vous demandez aujourd’hui à passer à un autre texte ({text:text}), à partir du {on} (supposé)",
    "note.wish-aside": "Passage demandé ({etp:option}) : {verdict:verdict}. Le contrat lui-même n’est pas en cause ; les années qui suivent disent ce que ce passage donnerait.",
    "note.options-differ": "Le verdict ({verdict:verdict}) est celui de l’option la plus favorable ; "
    "il est autre pour : {options:option}.",
    "note.age-missing": "Date de naissance non indiquée : la règle des {age} ans peut jouer.",
    "note.hire-not-given": "La date d’embauche n’est pas donnée : les obligations de l’embauche sont comptées depuis la signature, le {on}.",
    "note.hire-apart": "Signature le {signed}, embauche le {hired} : les obligations de l’embauche, et le premier versement dû à la signature, sont comptés depuis le {on} (supposé).",
    "note.suspended": "Le contrat est suspendu depuis le {on} : la suite n’a pas encore de date.",
    "note.suspended-until": "Le contrat est suspendu du {on} au {until}.",
    "note.term-renewed": "Le contrat a été reconduit : voici les années de sa {n}{n:re|e} période, du "
    "{on} au {until} ; `schedule` les donne toutes.",
    "note.term-new-contract": "Le contrat signé d’abord a pris fin : voici les années de celui qui l’a "
    "remplacé, du {on} au {until} ; `schedule` les donne toutes.",
    "note.age-read": "L’âge de {age} ans est lu au {on} ({fact:fact}).",
    "note.secretary-late": "L’ancien secrétaire est remplacé le {on}, après le délai ({until}) : l’aide en dépend, voyez-le avec la CPAM.",
    "note.training-ways": "Le titre s’obtient en contrat de professionnalisation, en Pro-A ou par la validation des acquis (VAE) ; la branche peut prendre en charge les frais de formation.",
    "note.implausible": "{path} vaut {value} : c’est peu vraisemblable, vérifiez-le.",
    "note.observation-not-counted": "Ce texte compte les patients de 16 ans et plus : sans mt_adult, le comptage mt du {days} n’est pas retenu.",
    "note.specialty-missing": "La spécialité manque (doctor.specialty) : d’elle dépendent les patientèles suivies et leurs objectifs.",
    "note.newly-installed-next": "La patientèle médiane atteinte, un autre objectif suit sous {months} mois ; sa taille n’est pas publiée.",
    "note.group-end-grounds": "Le contrat dure {years} ans et se renouvelle. La CPAM peut y mettre fin si la patientèle du groupe passe sous celle du départ ; passer sous {floor} patients en moyenne n’est pas un motif.",
    "note.age-either-side": "À cet âge, l’anniversaire des {age} ans peut tomber avant ou après : la date de naissance dit s’il y a des patients à gagner.",
    "note.option-changes": "À partir de la {year}{year:re|e} année, le contrat porte sur : {etp:option}.",
    "note.notice-short": "Le contrat finit le {on} mais le préavis date du {told} : {months} mois sont demandés.",
    "note.suspensions-shift": "Une suspension décale de sa durée les anniversaires qui la suivent (supposé ; D10).",
    "note.defaults": "Non précisé, donc supposé : {facts:default}.",
    "default.doctor.mep": "pas d’exercice particulier (mep)",
    "default.contract.signed_on": "signé ce jour",
    "note.option-rounded": "{asked:posts} : entre deux options du texte, celle du dessous "
    "({used:option}) est retenue.",
    "note.as-if": "Calculé comme si un seul texte ({text:text}) régissait tout le contrat, "
    "quel que soit le jour de la signature.",
    "note.verdict-aside": "Verdict : {verdict:verdict} ; ce qui suit est ce que donnerait "
    "un contrat signé.",
    "note.floor-adapted": "Sous le seuil, mais la CPAM adapte le contrat d’un médecin nouvellement installé ou malade : demandez-lui.",
    "note.ask-cpam": "Les sources laissent cette condition ouverte pour ce médecin ({criterion:criterion}) : demandez à la CPAM.",
    "note.percentile-contradicts": "{list} {count} ne va pas avec le percentile {percentile} : "
    "le percentile fixe la tranche, le décompte fixe le plancher.",
    "note.notified-contradicts": "Le contrat demande +{growth} {list}, là où les règles donnent de {low} à {high} : "
    "le chiffre du contrat est retenu.",
    "note.notified-differs": "Le contrat demande +{growth} {list}, là où les règles donnent +{low} : "
    "le chiffre du contrat est retenu.",
    "note.mt-as-adult": "Ce texte compte les patients de 16 ans et plus ; à défaut de patients.mt_adult, mt sert de maximum.",
    "note.proposal": "{text:text} est une proposition, pas un texte en vigueur : elle change {changes} du texte « {base:text} ».",
    "note.proposal-own": "{text:text} est une proposition, pas un texte en vigueur.",
    "note.simulated": "Une simulation des hypothèses données, non une prévision.",
    "note.synthetic": "Les médecins sont fictifs : aucun n’existe, et ce ne sont pas des données.",
    "note.rank-stays": "Un percentile donné décide de la tranche : faire varier {lists} ne la change"
    " pas.",
    "note.caveat": "Estimation : seul le contrat signé avec la CPAM engage.",
    "note.dispute": "Le résultat dépend de la lecture de {dispute} : voir `amcli disputes`.",
    "note.amounts-change": "À partir de la {year}{year:re|e} année, les montants sont ceux "
    "d’un autre texte ({text:text}).",
    "note.month-end-moved": "Le jour du {on} n’existe pas dans chaque mois : "
    "le dernier jour du mois en tient lieu.",
    "note.needs-group": "Ce texte s’adresse aux groupes : un médecin seul ne peut pas le signer.",
    "note.no-age-rule": "Aucune règle d’âge n’est connue sous ce texte : "
    "rien n’est allégé pour les médecins plus âgés.",
    "note.secretary-not-replaced": "Seuls {share:%} du poste de l’ancien secrétaire sont "
    "pourvus à nouveau : l’aide baisse d’autant.",
    "note.no-targets-table": "Aucun barème d’objectifs n’est publié pour cette option ou cette "
    "spécialité : il faut les objectifs du contrat.",
    "note.solve-limit": "La recherche s’est arrêtée à sa limite : les valeurs entre celles montrées"
    " n’ont pas été examinées.",
    "note.solve-aside": "Pour certaines de ces valeurs, le médecin n’est pas éligible, ou pas à coup"
    " sûr : les chiffres y sont ce que donnerait un contrat signé.",
    "note.strict": "Les estimations sont écartées ; leurs bornes restent.",
    "note.civil-years": "Dû : année où le versement devient exigible. Encaissé : année de sa date limite.",
    "note.civil-years-whole": "Les années civiles que touche la période sont montrées entières.",
    "note.civil-years-cost": "Le coût employeur d’une année de contrat est réparti sur ses jours "
    "(supposé).",
    "note.reconcile-twice": "{n} {n:ligne|lignes} de plus, du montant d’un versement déjà reçu : vérifiez"
    " que le relevé ne {n:la|les} compte pas deux fois.",
    "note.reconcile-later": "{n} {n:ligne est postérieure|lignes sont postérieures} au {on} et ne {n:compte|comptent} pas encore.",
    "note.reconcile-undated": "{n} {n:versement n’est pas jugé|versements ne sont pas jugés} : "
    "le jour où {n:il était dû|ils étaient dus} n’est pas connu (il manque : {facts:fact}).",
    # Calendriers et rapprochements
    "ics.amount": "Certitude du montant : {status:status}",
    "ics.window": "À partir du {on}, le {until} au plus tard",
    "ics.undated": "{n} {n:échéance sans jour connu n’a|échéances sans jour connu n’ont} pas de "
    "place dans le calendrier.",
    "explained.paid-late": "reçu {days} {days:jour|jours} après la date prévue",
    "explained.paid-early": "reçu {days} {days:jour|jours} avant la date prévue",
    "explained.old-amount": "ancien montant ({text:text}) ; il ne s’applique plus à cette année",
    "explained.wrong-year": "c’est le montant de la {year}{year:re|e} année ({part:part})",
    "explained.wrong-part": "c’est l’autre versement de la même année ({part:part})",
    "explained.solde-share": "{rate:%} du solde entier versés",
    "explained.within-range": "possible : ce qui est connu laisse une fourchette",
    "explained.paid-together": "un virement pour deux versements : "
    "avec celui de la {year}{year:re|e} année ({part:part})",
    "explained.paid-with-share": "un virement pour deux versements : "
    "avec une part de celui de la {year}{year:re|e} année ({part:part})",
    "explained.share-with": "{rate:%} du solde entier dans le virement du {on}",
    "explained.whole-year": "acompte et solde de l’année en un seul virement",
    "explained.paid-in-parts": "première partie ; le reste est arrivé le {on}",
    "explained.rest-of-payment": "reste du versement commencé le {on}",
    "explained.before-contract": "reçu avant la signature du contrat",
    "explained.settlement-open": "aucune source ne dit ce que vaut une année interrompue",
    "explained.within-settlement": "reprise possible, dans les bornes du solde de tout compte",
    "explained.unknown": "ne correspond à aucun versement du contrat",
    "explained.expected": "pas encore reçu ; le jour n’est pas publié",
    "explained.several-contracts": "multiple du montant dû : paie peut-être plusieurs contrats",
    "explained.other-label": "montant exact, mais le libellé parle d’autre chose",
    "explained.acompte-taken-back": "acompte de la {year}{year:re|e} année repris",
    "explained.unrelated": "{lines} {lines:ligne|lignes} sans rapport avec l’aide",
    "explained.recovered": "trop versé, repris depuis",
    "explained.recovery": "reprise de ce qui était trop versé",
    "explained.recovery-unexplained": "reprise, alors que rien de ce montant n’avait été versé en trop",
    # Tableaux
    "table.context-as-if": "{title}, au {on}, comme s’il régissait tout le contrat",
    "table.context-compare": "{count} {count:texte|textes}, chacun comme s’il régissait tout le contrat, au {on}",
    "table.context-options": "{title}, {count} {count:option|options}, au {on}",
    "table.context-register": "Ce que les sources laissent ouvert, au {on}",
    "table.no-effect": "Aucune autre lecture ne change quoi que ce soit ici.",
    "table.reviews": "{what} : {on}, puis {n} {n:autre|autres} jusqu’au {last}.",
    "table.verdict-aside": "Verdict : {verdict:verdict} ; un contrat signé donnerait :",
    "table.age-met": "Règle d’âge : pas de patients à gagner, il suffit de maintenir le niveau.",
    "table.newly-met": "Nouvellement installé : le niveau médian est à atteindre.",
    "table.newly-undetermined": "Nouvellement installé ou non : à voir avec la CPAM.",
    "legend.unknown": "non publié, ou un fait manque ; bornes entre parenthèses",
    "legend.disputes": "{n:point discuté|points discutés}, le résultat dépend de "
    "{n:sa|leur} lecture : `amcli disputes`",
    # Groupes
    "table.mean-mt": "Patientèle médecin traitant (mt), moyenne des membres",
    "entry.waiting-over": "Si l’aide s’arrête à son terme, une autre est possible à partir d’ici",
    "default.group.signed_on": "signature le jour de la question",
    "default.group.previous_ended_on": "pas d’aide collective antérieure",
    "default.group.contract": "pas de contrat individuel pour les membres qui n’en indiquent pas",
    "table.newly-members": "Les membres récemment installés atteignent la patientèle médiane "
    "pour leur compte, à côté de ce que le groupe ajoute.",
    "table.context-group": "Chacun pour soi ({apart:text}) face à ensemble ({together:text}), au {on}",
    "table.disputes": "{n} {n:point discuté|points discutés} : ce que disent les sources, et ce que change chaque lecture",
    "table.terms-before": "{n:Période précédente|Périodes précédentes} ({n}) : `--all`.",
    "note.group-uplift": "Rien n’est publié sur des montants plus élevés pour les groupes à très "
    "forte patientèle (P90 et plus) : les montants sont au moins ceux-ci.",
    "note.margins-one-doctor": "Les marges sont celles d’un seul médecin : "
    "demandez-les pour un membre à la fois.",
    "note.group-not-weighed": "L’effet d’un point discuté se calcule pour un seul médecin : voici la liste telle quelle.",
    "note.apart-posts": "Chacun pour soi : chaque membre signe ce jour-là ({text:text}) "
    "pour : {etps:option} ; ensemble, le groupe a {together:posts}.",
    "note.apart-other-posts": "Le nombre de postes n’est pas le même : {posts:posts} séparément, "
    "{together:posts} ensemble.",
    "note.apart-verdict": "Chacun pour soi, {verdict:verdict} : {members}.",
    "note.apart-unknown": "Sans ses membres, le groupe ne peut pas être comparé à chacun pour soi.",
    "reason.group-verdict": "Séparément, chaque membre doit remplir les conditions du texte "
    "individuel ; ensemble, celles de l’aide collective.",
    "reason.group-amounts": "Ensemble, l’aide est d’un montant par poste du groupe ; séparément, "
    "chaque membre a un contrat avec ses propres montants.",
    "reason.group-guarantee": "Séparément, l’acompte est garanti à partir de la troisième année ; "
    "ensemble, ces années suivent les résultats en entier (supposé).",
    "reason.group-targets": "Ensemble, le groupe gagne tant de patients par poste ; séparément, chaque patientèle a son propre objectif, additionné ici.",
    "reason.group-conditions": "Ce sont des conditions de l’aide collective.",
    "entry.newly-installed-level": "Fin du délai pour atteindre la patientèle médiane",
    "entry.move-too-far": "Déménagement trop loin pour garder la patientèle",
    "the-text.2023-reglement-arbitral": "le règlement arbitral (2023)",
    "exemption.alone": "dispensé : seul en ZAC, P50 ou plus",
    "aid.year": "Cette année, au plus : {amounts}, selon les objectifs.",
    "aid.total": "Sur {n} ans, au plus : {amounts}, selon les objectifs.",
    "summary.runs": "Les conditions du contrat sont remplies : {what}.",
    "summary.not_eligible": "Vous ne pouvez pas signer. Conditions non remplies : {what}.",
    "summary.undetermined": "On ne sait pas encore si vous pouvez signer. Il manque : {what}.",
    "summary.open": "On ne sait pas si vous pouvez signer : aucun texte publié ne le dit.",
    "summary.doctors": "{n} {n:médecin|médecins}, au {on}. Détail de chacun : --all",
    "summary.years": "Aide, {n}{n:re|e} à {last}e année, par an",
    "summary.lacks": "Pour préciser {worth} : {fact} ({path}). Qui le sait : {who}.",
    "summary.ask-cost": "Coût du poste non indiqué (employer_cost) : reste à charge inconnu.",
    "report.worth": "{what} (écart de {width}, ramené à {left} au plus)",
    "when.not-before": "pas avant le {on}, manque : {facts}",
    "header.running": "contrat du {on} ({text}), {n}{n:re|e} année jusqu’au {until}",
    "closing.disputes": "{n} {n:point discuté|points discutés}",
    "schedule.next": "Prochain versement, {when} : {amount}.",
}
