"""The chapter `simulate` of the catalogue, in English."""

SENTENCES: dict[str, str] = {
    "simulate.library": "simulate needs the libraries polars and numpy, which are not installed",
    "simulate.library-hint": "install them: pip install 'amcli[batch]'",
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
    "simulate.row": "{file}, row {row}: left out ({problems})",
    "simulate.more-rows": "and {n} more {n:row|rows} left out",
    "simulate.made": "{file}: {n} synthetic {n:doctor|doctors}. None of them exists; amcli simulate"
    " --assumptions says what they are made of.",
    "simulate.speed": "{n} doctor-years in {seconds} s: {speed} a second",
    "simulate.who": "{n} {n:doctor|doctors} ({file})",
    "simulate.context": "What each option comes to if all who are asked about it take it, on {on}",
    "simulate.left-out": "{n} {n:row|rows} left out: no answer can be given for {n:it|them}.",
    "simulate.draws": "{n} {n:draw|draws}, seed {seed}: {varied}. [5 % – 95 %] holds nine draws of ten.",
    "simulate.varied-one": "{path} {distribution}",
    "simulate.own-text": "Each contract under the text of its signature, followed through the changes",
    "simulate.text": "Text {text}",
    "simulate.option": "Option",
    "simulate.verdict": "Verdict",
    "simulate.eligible": "Eligible",
    "simulate.undetermined": "Undetermined",
    "simulate.not_eligible": "Not eligible",
    "simulate.year": "Year",
    "simulate.total": "Total",
    "simulate.value": "Budget",
    "simulate.low": "At least",
    "simulate.high": "At most",
    "simulate.guaranteed": "Guaranteed",
    "simulate.conditional": "Conditional",
    "simulate.spread": "5 % – 95 %",
    "simulate.doctors": "Doctors",
    "simulate.list": "List",
    "simulate.growth": "Known",
    "simulate.unknown": "Not known for",
    "simulate.band": "Band",
    "simulate.budget-title": "Budget, in thousands of euros",
    "simulate.contracts-title": "Contracts by band",
    "simulate.patients-title": "Patients gained, if targets are reached",
    "simulate.range": "{low} – {high}",
    "simulate.compared": "Who wins, who loses",
    "simulate.compared-draws": "{etp} etp, over the draws: {gain} win, {lose} lose; {sum} in all.",
    "simulate.reading-budget": "Budget: doctors who are eligible, at full achievement (or at the rate"
    " asked), each in the lowest of the possible bands. At least: the same doctors, no target reached."
    " At most: with those whose verdict is undetermined, in the highest of the possible bands.",
    "simulate.reading-patients": "Patients: growth asked of eligible doctors. Known: the sum for those"
    " of whom it is known or estimated. At least and at most count the others too, by their bounds;"
    " at most also those whose verdict is undetermined.",
    "simulate.no-amount": "No amount is known for {n} {n:doctor|doctors} of {etp} etp under {text}: the"
    " budget is without them.",
    "simulate.own": "its own text",
    "simulate.svg-title": "Budget of {n} {n:doctor|doctors}, by year of contract",
    "simulate.svg-budget": "{text}, {etp} etp: budget in thousands of euros",
    "simulate.svg-changes": "{first} → {last}, {etp} etp: doctors by change over the term",
    "simulate.svg-years": "year of the contract",
    "simulate.svg-euros": "change, in euros",
    "simulate.svg-description": "{n} {n:chart|charts}: the budget of each year of the contract under"
    " each text and option, and how many doctors gain or lose how much.",
    "simulate.svg-band": "Band: from 5 % to 95 % of the draws.",
    "simulate.svg-ends": "Band: from the budget at least to the budget at most.",
    "simulate.svg-bars": "Bars: how many doctors have a change from that number of euros on.",
    "simulate.svg-caveat": "amcli, {on}, {file}. An estimate, not a decision.",
    "simulate.assumption": "Assumption",
    "simulate.figure": "Value",
    "simulate.status": "Status",
    "simulate.sources": "Sources",
    "simulate.assumptions": "What a synthetic population is made of: no data",
}
