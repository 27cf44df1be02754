"""English sentences of the command line: help pages and usage errors."""

SENTENCES = {
    "cli.help": """The aid for the employment of an assistant médical: computed, dated and cited.

More on a command: amcli help COMMAND. A profile alone, as in amcli doctor.yaml, gives its summary.
""",
    "cli.install": "Install completion for this shell, or for the one named: bash, zsh, fish.",
    "cli.show-completion": "Show completion for this shell, or for the one named.",
    "cli.no-such-option-near": "no such option: {name}; did you mean {near}?",
    "cli.no-such-command-near": "no such command: {name}; did you mean {near}?",
    "cli.takes-no-value": "option {option} takes no value",
    "cli.bad-date": "'{value}' is not a date; write it as 2024-06-22",
    "cli.bad-etp": "'{value}' is not a number of posts from 1/3 to 2; write 1/3, 0.5, 1, 1.5 or 2",
    "cli.bad-rate": "'{value}' is not a rate from 0 to 100 %; write 80% or 0.8",
    "cli.unknown-dispute": "'{value}' is not a reading; write D5=001 (see 'amcli disputes')",
    "cli.no-reading": "'{value}' names no reading; write {dispute}=… with one of {accepted}",
    "cli.unknown-reading": "{dispute} has no reading '{value}'; accepted readings are {accepted}",
    "cli.unknown-text": "no text is called '{value}'; known texts are {known} (see 'amcli rules list')",
    "cli.unknown-schema": "no schema is called '{value}'; accepted names are {accepted}",
    "cli.margins-no-csv": "CSV holds one list, the answer's own;"
    " ask for the margins with -f json, table or md",
    "cli.one-rate": "one rate at a time here; 'amcli aid' and 'amcli schedule' take several",
    "cli.one-text": "one text at a time; 'amcli compare-versions' takes several",
    "cli.bad-period": "{last} lies before {first}, the day of --from",
    "cli.one-option": "the contract has one working time: give contract.etp in the profile, or"
    " one --etp",
    "cli.needs-signature": "{file} has no {path}: payments are matched with a contract that was"
    " signed; add the day",
    "cli.one-contract": "{file} holds several documents; one contract at a time",
    "cli.one-file": "{file} is a folder of several profiles; one contract at a time, as {first}",
    "cli.not-one": "'{value}' is not accepted; write {choices}",
    "cli.bad-map": "'{value}' gives no column another name; write for example {example}",
    "cli.no-map": "{value} cannot be read ({reason}); write for example {example}, or name a TOML file"
    " of such lines",
    "cli.two-stdin": "standard input can be the profile or the payments, not both",
    "cli.bug": "amcli {version}: internal error ({kind}: {message}). Run again with --debug and"
    " report it where you found amcli.",
    "cli.command.summary": "Say the essentials on one page: whether one may sign, amounts, patients to gain, the next payment.",
    "cli.command.report": "Write a page to hand over, in HTML: the essentials, amounts as pictures, the calendar, the conditions.",
    "cli.command.check": "Say whether a doctor may sign, criterion by criterion, and what to do next.",
    "cli.command.aid": "Give the aid of each contract year, guaranteed and conditional.",
    "cli.command.targets": "Give the patients to add and the level to reach on each list.",
    "cli.command.schedule": "Give what is paid and what is owed, day by day.",
    "cli.command.compare-versions": "Compare what several texts give the same doctor.",
    "cli.command.fix": """Mend a profile: what a hint knows how to write, comments kept.

The difference is shown, and written only with --write. Exit code: 0 where there is nothing to mend
or it is written, 1 where a difference is shown, 65 where something is left to mend by hand.
""",
    "cli.option.fix-file": "Profile to mend, or - for standard input.",
    "cli.option.write": "Write the mended profile in its place (standard input: to the output).",
    "cli.command.init": """Write a profile by answering some questions, the most useful first.

Each question may be left open; the answer of amcli comes at the end, with the profile. Without a
terminal, or with --template, the profile is written to be filled in. A file that exists stays as it
is (73).
""",
    "cli.option.init-file": "Profile to write (without it: to the output).",
    "cli.option.template": "Write the profile to fill in, and ask nothing.",
    "init.welcome": "The most useful questions first. Enter: I do not know. Ctrl-C: stop, nothing written.",
    "init.written": "{file} is written; next: amcli summary {file}",
    "init.exists": "{file} is there already and stays as it is",
    "init.head": """# amcli schema profile > profile.schema.json: the editor then completes and checks this file.
# Take away the # before what you know, and put right the example; the rest may stay.""",
    "init.about.contract.signed_on": "Day the contract was signed (Enter: it is not)",
    "fix.offer": "amcli fix {file} shows how to write it",
    "fix.unwritten": "nothing is written: --write replaces the file",
    "cli.command.disputes": "List what the sources leave open, and what each reading changes for a profile.",
    "cli.command.reconcile": "Match the bank's lines with what was due, and total what is owed.",
    "cli.command.sweep": "Give figures at many values of one fact, as a table and a chart.",
    "cli.command.simulate": """Total the results of a population of doctors under one or more texts.

TABLE is CSV, Parquet or NDJSON, a doctor a row, with columns named by the paths of a profile; or
synthetic:N, for so many doctors made from the assumptions that --assumptions lists. Each option is
a scenario of its own: all who are asked about it take it. Facts may be uncertain:
--vary 'patients.mt=normal(5%)' gives each doctor a deviation, and draws give quantiles.
""",
    "cli.command.replay": "Compute receipts again, and say what changed: nothing, the rules or the program.",
    "cli.command.batch": "Answer for a table of doctors, one per row: CSV, Parquet or NDJSON in and out.",
    "cli.option.batch-table": "Table of doctors: .csv, .parquet, .ndjson or .jsonl, or - for standard input.",
    "cli.option.batch-format": "Form of the answers: csv, parquet, ndjson, jsonl or xlsx (default: that of the"
    " output's suffix, else csv); with --schema table or json.",
    "cli.option.from-format": "Form of the profiles where the file's name does not show it: yaml, json, jsonl or csv.",
    "cli.option.batch-from": "Form of the table where its name does not show it: csv, parquet or ndjson.",
    "cli.option.map": "Another name of a fact, as n_patients=patients.mt, or a TOML file of such lines;"
    " repeat it for several.",
    "cli.option.map-bank": 'What a column of the statement is, as "Mouvement=amount": date, amount, debit,'
    " credit or label, or a TOML file of such lines; repeat it for several.",
    "cli.option.keep": "Column to carry through to the answers; repeat it for several.",
    "cli.option.parts": "Parts of the answer: check, aid, targets (default: all), as check,aid.",
    "cli.option.batch-schema": "Show the columns that a table may have, and those of the answers.",
    "cli.option.batch-threads": "Threads that share the work (default: one per core).",
    "error.AM305": "'amcli {command}' needs the libraries polars and numpy, which are not installed",
    "hint.AM305": "install them: pip install 'amcli[batch]'",
    "cli.command.rules": "Show, check, compare and fork the rules that answers rest on.",
    "cli.command.rules-list": "List the texts: names, days in force, how sure their figures are.",
    "cli.command.rules-show": "Show a text as tables, each figure with its status and source.",
    "cli.command.rules-sources": "List the sources, when each was last read and which figures cite it.",
    "cli.command.rules-diff": "Compare two texts figure by figure.",
    "cli.command.rules-lint": "Check rule files: errors first, then what is doubtful in them.",
    "cli.command.rules-fork": "Write a what-if text: another one with some figures changed.",
    "cli.command.solve": """Look for what it would take to get the answer wished for, or say why it cannot be.

A wish is a path of an answer, < <= = == != >= or >, and a number, a percentage, a day or a word.
Exit code: 0 where one option is solved, 1 where it is impossible, 3 where what could do is not
published.
""",
    "cli.command.schema": "Print the JSON Schema of a profile or of an answer.",
    "cli.option.profiles": "YAML files, directories of them, or - for standard input.",
    "cli.option.disputes-profiles": "Profiles to weigh the readings on: YAML files, directories or -.",
    "cli.option.rules-text": "Text: its id, alias or rule file (see 'amcli rules list').",
    "cli.option.rules-some-text": "Text: its id, alias or rule file (default: all).",
    "cli.option.rules-section": "One section of it, such as aid or targets.full.",
    "cli.option.rules-places": "Rule files, folders of them or texts (default: the shipped rules).",
    "cli.option.exit-code-warnings": "Exit with 1 if there are warnings.",
    "cli.option.set": "Figure to change, as aid.full.year_1=40000; repeat it for several.",
    "cli.option.fork-id": "Id of the new text (default: the name of its file).",
    "cli.option.fork-title": "Title of the new text, in both languages.",
    "cli.option.format": "Form of the answer (default: table, or that of the output's suffix).",
    "cli.option.output": "Write to this file instead, - for the standard output; it is replaced whole or"
    " left untouched.",
    "cli.option.text": "Answer as if this text governed the whole contract (id, alias or rule file;"
    " see 'amcli rules list').",
    "cli.option.on": "Day of the question, as 2024-06-22 (default: today).",
    "cli.option.rules": "Rule file, or folder of them, added to the shipped texts or replacing one.",
    "cli.option.etp": "Working time asked: 1/3, 0.5, 1, 1.5 or 2; repeat it, or write 0.5,1.",
    "cli.option.achievement": "Share of the targets reached, as 80%.",
    "cli.option.rates": "Share of the targets reached, as 80%; repeat it to set rates side by side.",
    "cli.option.reading": "Reading of a dispute, as D5=001; repeat it for several.",
    "cli.option.all": "Show everything, not only what matters most.",
    "cli.option.sources": "Add the sources, the disputed points and what they change (pages).",
    "cli.option.strict": "Give no estimate: the value is unknown, its bounds stay, exit code 3.",
    "cli.option.exit-zero": "Exit with 0 whatever the answer.",
    "cli.option.exit-code": "Exit with 1 when the texts differ.",
    "cli.option.margins": "List how far each flip is and what it is worth, nearest first (tables and"
    " JSON).",
    "cli.option.summary": "Say only who wins and who loses from the first text to the last.",
    "cli.option.by": "What to group the ledger by: the calendar years that accountants book.",
    "cli.option.from": "First day shown (what has no known date is shown too); or the form of the profiles: yaml, json, jsonl or csv.",
    "cli.option.ics": "Write the payments, obligations and reviews to this file as an iCalendar.",
    "cli.option.receipt": "Write all that the answer is made of to this file: see 'amcli replay'.",
    "cli.option.jobs": "Processes that may share JSON lines or CSV (default: one per core, for hundreds"
    " of files).",
    "cli.option.fail-fast": "Stop at the first profile in error.",
    "cli.option.resume": "Write JSON lines to this file as they come, after those that an interrupted"
    " run left there; --output writes it whole or not at all.",
    "cli.option.sweep-profile": "Profile of one doctor: a file with a single doctor, or - for standard input.",
    "cli.option.over": "The fact that varies and its values: patients.mt=700:2200:10, etp=0.5,1,"
    " signed_on=2019-09-01:2027-01-01:1m.",
    "cli.option.show": "Results to show, by their path: aid.total.amount,targets.mt.growth.",
    "cli.option.chart": "Draw a chart below the table (on a terminal: yes, unless refused).",
    "cli.option.simulate-table": "Table of doctors: a CSV, Parquet or NDJSON file, or synthetic:N.",
    "cli.option.vary": "Fact that is uncertain and how it deviates, as patients.mt=normal(5%),"
    " uniform(50) or triangular(-10%,0%,20%); add the word shared for one deviation for all.",
    "cli.option.draws": "How many times the uncertain facts are drawn (default: 200).",
    "cli.option.seed": "Seed of the draws, and of a population that is made (default: 1).",
    "cli.option.threads": "Threads that draw (default: one per core); they change no figure.",
    "cli.option.simulate-svg": "Write charts of the budget and of the changes to this file, as SVG.",
    "cli.option.make-population": "Make so many doctors, who do not exist, and write them to the file"
    " of -o (.parquet or .csv).",
    "cli.option.assumptions": "List what a population is made of, with sources, and stop.",
    "cli.option.svg": "Write the chart to this file, as SVG.",
    "cli.option.reconcile-profile": "Profile of the contract: a file with a single doctor, or - for standard input.",
    "cli.option.payments": "Statement of the bank (CSV): a day, an amount or debit and credit, labels if any.",
    "cli.option.exit-code-owed": "Exit with 1 if something is owed, or may be.",
    "cli.option.receipts": "Receipts that --receipt wrote, or - for standard input.",
    "cli.option.replay-rules": "Rule file, or folder of them, to replay under in place of those"
    " that the receipt keeps.",
    "cli.option.replay-text": "Replay as if this text governed the contract (id, alias or rule file).",
    "cli.option.solve-profile": "Profile of one doctor: a file with a single doctor, or - for standard input.",
    "cli.option.want": "What is wished, as 'aid.total.amount >= 120000'; repeat it, all must hold. A"
    " path that ends in .low or .high looks at that bound of a figure.",
    "cli.option.solve-by": "Fact that may change: achievement, mt, fa, etp, signed_on or any path of"
    " the profile; repeat it for two.",
    "cli.option.csv-dialect": "Form of CSV; excel-fr for a French spreadsheet.",
    "cli.option.lang": "Language of the sentences (default: AMCLI_LANG, then the locale).",
    "cli.option.quiet": "Say nothing on stderr but errors.",
    "cli.progress-of": "[{bar}] {n}/{total} {total:profile|profiles}",
    "error.AM302": "no text covers {day}: texts are known from {start} on",
    "hint.AM302": "correct contract.signed_on, or choose a text with --text",
    "hint.AM302.group": "correct group.signed_on, or choose a text with --text",
    "error.AM304": "--ics needs the library icalendar, which is not installed",
    "hint.AM304": "install it: pip install 'amcli[ics]'",
    "error.AM307": "a group answers under the collective aid alone, not under {text}",
    "error.AM308": "-o FILE.xlsx needs the library xlsxwriter, which is not installed",
    "hint.AM307": "leave --text out, or write one of {known}",
    "hint.AM308": "install it: pip install 'amcli[xlsx]'",
    "effect.ledger": "paid by all contracts followed {changes}",
    "cli.command.explain": "Show the steps behind a figure, down to the facts and the documents.",
    "cli.option.explain-profile": "Profile: a file with a single doctor, or - for standard input.",
    "cli.option.explain-paths": "Results to explain, such as check.verdict, aid.total.amount or targets.mt.growth; without any, the main ones.",
    "cli.option.letter": "Write one page in plain French: what the figure is, on what it rests, what would change it, whom to ask.",
    "cli.option.record": "Write the details of the calculation in French (article R. 311-3-1-2 of the CRPA): how automatic it is, data, rules, operations.",
    "cli.option.get": "Print one value of the answer alone, by its path: aid[1].total.amount.",
    "cli.no-memory": "there is not enough memory; free some, or give the table in several files",
    "cli.xlsx-file": "a workbook is written to a file; add -o FILE.xlsx",
    "cli.no-shell": "'{value}' is not a known shell; write {shells}",
    "cli.installed": "completion for {shell} installed in {file}; open a new terminal",
    "cli.same-file": "{file} would be written over: the command uses it already ({other}); name another file",
    "cli.stdout-taken": "the standard output takes one document alone; write the other one to a file",
    "cli.no-such-suffix": "the suffix of {file} is not known; accepted suffixes: {known}",
    "get.no-format": "a single value has no format; leave --format out",
    "get.no-such-path": "{path} names no value of the answer",
    "get.no-such-path-near": "{path} names no value of the answer; did you mean {near}?",
    "get.options": "each option has its own ({names}); write for example {example}",
    "get.list": "{path} is a list; add what you look for in it: {names}",
    "get.object": "{path} holds several values; add the one you look for: {names}",
}
