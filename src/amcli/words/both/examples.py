"""The two examples on each page of help, and what French calls what they name."""

EXAMPLES = {
    "cli.help": ("check doctor.yaml", "aid doctor.yaml --etp 0.5,1 --format json"),
    "cli.command.summary": ("summary doctor.yaml", "summary doctor.yaml --etp 0.5,1 --format json"),
    "cli.command.check": ("check doctor.yaml", "check cabinet/ --format jsonl"),
    "cli.command.aid": ("aid doctor.yaml", "aid doctor.yaml --etp 0.5,1 --achievement 80%"),
    "cli.command.targets": ("targets doctor.yaml", "targets doctor.yaml --text 2023 --format json"),
    "cli.command.schedule": (
        "schedule doctor.yaml",
        "schedule doctor.yaml --etp 1 --output calendar.csv",
    ),
    "cli.command.compare-versions": (
        "compare-versions doctor.yaml",
        "compare-versions doctor.yaml --text 2023 --text 2024 --all",
    ),
    "cli.command.report": (
        "report doctor.yaml -o report.html",
        "report cabinet/ --lang fr -o report.html",
    ),
    "cli.command.init": ("init doctor.yaml", "init --template"),
    "cli.command.fix": ("fix doctor.yaml", "fix doctor.yaml --write"),
    "cli.command.disputes": ("disputes", "disputes doctor.yaml --format json"),
    "cli.command.reconcile": (
        "reconcile doctor.yaml payments.csv",
        "reconcile doctor.yaml payments.csv --etp 1 --format json",
    ),
    "cli.command.sweep": (
        "sweep doctor.yaml --over mt=700:2200:50 --show targets.mt.growth",
        "sweep doctor.yaml --over etp=0.5,1 --show aid.total --svg chart.svg",
    ),
    "cli.command.simulate": (
        "simulate synthetic:100 --text 2023 --text 2024 --etp 1",
        "simulate --make-population 1000 --seed 1 -o doctors.parquet",
    ),
    "cli.command.replay": (
        "replay receipt.json",
        "replay receipt.json --rules proposal.toml --format json",
    ),
    "cli.command.batch": (
        "batch doctors.csv -o answers.csv",
        "batch doctors.csv --parts check,aid --text 2024 -o aid.parquet",
    ),
    "cli.command.rules": ("rules list", "rules show 2024 aid"),
    "cli.command.rules-list": ("rules list", "rules list --format csv"),
    "cli.command.rules-show": ("rules show 2024", "rules show 2024 targets.full --all"),
    "cli.command.rules-sources": ("rules sources", "rules sources 2024 --all"),
    "cli.command.rules-diff": ("rules diff 2023 2024", "rules diff 2023 2024 --format csv"),
    "cli.command.rules-lint": ("rules lint", "rules lint 2024 --format json"),
    "cli.command.rules-fork": (
        "rules fork 2024 --set aid.full.year_1=40000 -o proposal.toml",
        "rules fork 2024 --set targets.age.tolerated_drop=0.2 --id softer",
    ),
    "cli.command.solve": (
        "solve doctor.yaml --want 'aid.total.amount >= 60000' --by achievement",
        "solve doctor.yaml --want 'check.verdict == eligible' --by mt -f json",
    ),
    "cli.command.schema": ("schema profile", "schema aid"),
    "cli.command.explain": (
        "explain doctor.yaml aid.years.3.amount",
        "explain doctor.yaml targets.mt.growth --etp 1 --format json",
    ),
}
FRENCH = {
    "doctor.yaml": "medecin.yaml", "proposal.toml": "proposition.toml", "softer": "allege",
    "doctors.csv": "medecins.csv", "answers.csv": "reponses.csv", "aid.parquet": "aide.parquet",
    "receipt.json": "recu.json", "doctors.parquet": "medecins.parquet",
    "chart.svg": "courbe.svg", "payments.csv": "versements.csv", "calendar.csv": "calendrier.csv",
}  # fmt: skip
