"""Tables, populations, and many profiles: `batch`, `simulate`, summaries, in English."""

SENTENCES: dict[str, str] = {
    # batch
    "batch.no-table": "name a table of doctors, or - for standard input; 'amcli batch --schema' says which columns it may have",
    "batch.no-form": "the form of {file} does not show in its name; write --from-format csv, parquet or ndjson",
    "batch.no-form-stdin": "say what comes on standard input: --from-format csv or ndjson",
    "batch.parquet-file": "Parquet needs a file: name it with --output",
    "batch.sheet-full": "the answers have more than {n} rows, which is what a sheet has room for; write them as CSV or Parquet",
    "batch.bad-threads": "'{value}' is not a number of threads: from 1 to {most}",
    "batch.no-path": "'{value}' is no fact of a profile; 'amcli batch --schema' lists them",
    "batch.no-path-near": "'{value}' is no fact of a profile; did you mean {near}?",
    "batch.kept-twice": "the answers have a column '{value}' of their own; give yours another name in the table",
    "batch.strangers": "{n} {n:column is|columns are} not read: {columns}; --keep carries a column through to the answers",
    "batch.more-errors": "and {n} more {n:row|rows} in error: the column 'error' of the answers has them all",
    "many.wrong-cells": "{place}: {n} {n:row|rows} in error (see row {row}): {problem}; {hint}",
    "batch.strict": "{n} with values left out, being estimates",
    "batch.columns-note": "One doctor per row; none of the columns is required, and an empty cell is a fact that is not known. Several words in one cell are set apart by |.",
    "batch.means.name": "name of the doctor, repeated in the answers",
    "batch.means.row": "number of the row in the file, which is 1 for the names of the columns of CSV",
    "batch.means.etp": "option answered: a doctor has a row for each",
    "batch.means.not_met": "codes of the conditions that are not met",
    "batch.means.undetermined": "codes of the conditions left open",
    "batch.means.band_low": "lowest band that the lists may be in",
    "batch.means.aid.years.text": "text of the amounts of year {n} of the running term",
    "batch.means.aid.years": "year {n} of the running term, euros: {part:batch.part}",
    "batch.means.aid.total": "the whole term, euros: {part:batch.part}",
    "batch.means.aid.disputes": "disputes that the aid rests on",
    "batch.means.targets.due_on": "day by which the targets are to be reached",
    "batch.means.error": "codes of what is wrong with the row, and the columns",
    "batch.ends": "Beside each figure stand three more columns: _low and _high, its bounds, and _status, how sure it is.",
    # simulate
    "simulate.no-place": "give a table of doctors, or synthetic:1000 for doctors made on the way",
    "simulate.no-table": "it makes a table, it reads none: leave out {table}, or write"
    " 'amcli simulate synthetic:1000' to simulate doctors made on the way",
    "simulate.population-file": "--make-population {n} writes a file: name it, as -o doctors.parquet"
    " or -o doctors.csv",
    "simulate.bad-whole": "'{value}' is not a whole number from {least} to {most}",
    "simulate.nothing-varies": "nothing is uncertain: say what varies, as"
    " --vary 'patients.mt=normal(5%)'",
    "simulate.bad-distribution": "'{value}' is not a distribution: write {path}=normal(5%),"
    " {path}=uniform(50) or '{path}=triangular(-10%,0%,20%)', then the word shared for one deviation"
    " for all",
    "simulate.twice": "{path} varies twice: say once how",
    "simulate.unknown-fact": "'{value}' is no fact that may vary; did you mean {near}?",
    "simulate.no-such-fact": "'{value}' is no fact that may vary; those that may: {known}",
    "simulate.no-column": "{file} has no column {path}, so it cannot vary",
    "simulate.bad-form": "'{file}' is no table: a file that ends in {forms}, or synthetic:1000",
    "simulate.made": "{file}: {n} synthetic {n:doctor|doctors}. None of them exists; amcli simulate"
    " --assumptions says what they are made of.",
    "simulate.speed": "{n} doctor-years in {seconds} s: {speed} a second",
    "simulate.context": "What each option comes to if all who are asked about it take it, on {on}",
    "simulate.answer": "{text}, {option}: {eligible} of {n} {n:doctor|doctors} eligible, {budget} thousand euros over {years} years.",
    "simulate.left-out": "Unreadable: {n} {n:row|rows}, without an answer.",
    "simulate.draws": "{n} {n:draw|draws}, seed {seed}: {varied}. [5 % – 95 %] holds nine draws of ten.",
    "simulate.own-text": "Each contract under the text of its signature, followed through the changes",
    "simulate.patients-title": "Patients gained, if targets are reached",
    "simulate.compared-draws": "{etp:option}, over the draws: {gain} win, {lose} lose; {sum} in all.",
    "simulate.reading-budget": "Budget: doctors who are eligible, at full achievement (or at the rate"
    " asked), each in the lowest of the possible bands. At least: the same doctors, no target reached."
    " At most: with those whose verdict is undetermined, in the highest of the possible bands.",
    "simulate.reading-patients": "Patients: growth asked of eligible doctors. Known: the sum for those"
    " of whom it is known or estimated. At least and at most count the others too, by their bounds;"
    " at most also those whose verdict is undetermined.",
    "simulate.no-amount": "No amount is known for {n} {n:doctor|doctors} ({etp:option}) under {text:text}: the"
    " budget is without them.",
    "simulate.svg-title": "Budget of {n} {n:doctor|doctors}, by year of contract",
    "simulate.svg-budget": "{text:text}, {etp:option}: budget in thousands of euros",
    "simulate.svg-changes": "{first:text} → {last:text}, {etp:option}: doctors by change over the term",
    "simulate.svg-description": "{n} {n:chart|charts}: the budget of each year of the contract under"
    " each text and option, and how many doctors gain or lose how much.",
    "simulate.svg-band": "Band: from 5 % to 95 % of the draws.",
    "simulate.svg-ends": "Band: from the budget at least to the budget at most.",
    "simulate.svg-bars": "Bars: how many doctors have a change from that number of euros on.",
    "simulate.svg-caveat": "amcli, {on}, {file}. An estimate, not a decision.",
    "simulate.assumptions": "What a synthetic population is made of: no data",
    # attribution
    "attribution.title": "Why it changes, by group of rules: {first} → {last}",
    "attribution.refused": "Aid: what the doctor may have over the term, 0 € where the text refuses.",
    "attribution.open": "Where the verdict is undetermined, the aid is counted as if the doctor could"
    " sign.",
    "attribution.hidden": "Not known, so not attributed: {whats} (because of: {rules:attribution.rule}).",
    "attribution.never-known": "Not known, so not attributed: {whats}.",
    "attribution.summary": "{profiles} {profiles:profile|profiles} compared, each text as if it governed the whole contract, on {on}",
    "attribution.summary-none": "No profile could be compared.",
    "attribution.size.unknown": "list or specialty not known",
    "attribution.size-note": "Lists: registered patients (mt) of general practitioners, in the classes"
    " whose levels {text} gives; the other doctors have no published level.",
    "attribution.unsure-note": "Not sure: whether they win or lose hangs on their band, which is not"
    " known. The euros are those of the band that pays least, at full achievement.",
    "attribution.between-note": "Differences are those at full achievement, or at the rate asked, in the"
    " lowest possible band; JSON gives their least and their most.",
    "attribution.histogram": "Change over the term, {etp:option}",
    "attribution.open-count": "Undetermined verdict under a text: {n} of {total}; their aid is counted as"
    " if they could sign.",
    "attribution.needs-texts": "compare at least two texts: --text A --text B",
    # compare-versions
    "compare.more": "{best} gives most, {amount:€} over {years} years, {more:€} more than {other}{band}.",
    "compare.alone": "{best} gives {amount:€} over {years} years; {other} is not open to you.",
    "compare.same": "every text gives the same, {amount:€} over {years} years{band}.",
    "compare.others": "{n} more {n:difference|differences}, and the reason of each: --all",
    "compare.spread": "{option}: {parts}, between {first} and {last}; {sum} in all, {mean} on average.",
    "compare.spread-unknown": "{option}: {parts}, between {first} and {last}.",
    # many
    "many.bad-jobs": "'{value}' is not a number of processes: from 1 to {most}",
    "many.worker-died": "a process that shared the work ended{signal}, perhaps for want of memory; run again with --jobs 1, and with --resume to keep what is written",
    "many.resume-alone": "it writes JSON lines to the file it names; leave {option} out",
    "many.resume-no-file": "{file} is not a file: what is written there cannot be read again",
    "many.resume-locked": "another run is writing to {file}",
    "many.resume-not-ours": "line {line} of {file} was not written by amcli; the file was left as it is",
    "many.resume-command": "line {line} of {file} answers '{was}', not '{now}'; name another file",
    "many.resume-version": "line {line} of {file} was written by amcli {was}, not {now}; remove the file, or name another one",
    "many.resume-day": "line {line} of {file} answers for {was}, this run for {now}; add --on {was}, or name another file",
    "many.resume-order": "line {line} of {file} answers {was}, where this run has {now}; give the profiles as before, or name another file",
    "many.resume-beyond": "line {line} of {file} answers {was}, which is not among the profiles, or not there; give the profiles as before, or name another file",
    "many.resume-other": "this run answers {source} otherwise than line {line} of {file}: the options, the language, the rules or the profile have changed; go back to them, or name another file",
}
