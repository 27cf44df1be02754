"""The chapter `receipts` of the catalogue, in English."""

SENTENCES: dict[str, str] = {
    "receipt.one-profile": "a receipt holds the answer for one profile: name one file, of one"
    " document",
    "receipt.stamp": "Receipt of amcli {command} ({text}), made by amcli {version} from {source};"
    " seal {seal}",
    "receipt.stamp-texts": "Receipt of amcli {command}, made by amcli {version} from {source};"
    " seal {seal}",
    "receipt.context": "Several texts, on {on}",
    "receipt.same": "The same: computed again, the answer is what it was.",
    "receipt.rules": "The rules changed: {effects}",
    "receipt.program": "The program changed: {effects}",
    "receipt.places": "{n} {n:place|places} of the answer",
    "receipt.no-answer": "no answer any more",
    "receipt.between": "{before} → {after}",
    "receipt.of-text": "{text}: {effect}",
    "receipt.effect.verdict": "verdict {change}",
    "receipt.effect.amount": "{change} over five years ({etp} etp)",
    "receipt.effect.guaranteed": "{change} guaranteed ({etp} etp)",
    "receipt.effect.payments": "{change} of payments ({etp} etp)",
    "receipt.effect.mt": "{change} mt patients to add ({etp} etp)",
    "receipt.effect.fa": "{change} fa patients to add ({etp} etp)",
    "receipt.heading.figures": "Figures of the rules that changed",
    "receipt.heading.rules": "What the rules changed in the answer",
    "receipt.heading.program": "What the program changed in the answer",
    "receipt.text": "Text",
    "receipt.figure": "Figure",
    "receipt.then": "Then",
    "receipt.now": "Now",
    "receipt.idle": "{n} {n:figure|figures} of the rules changed too, without effect here; --all"
    " shows all.",
    "receipt.proofs": "{n} {n:figure rests|figures rest} on another proof, of the same value; --all"
    " shows {n:it|them}.",
    "receipt.files": "Rule {n:file that differs|files that differ}: {names}",
}
