"""The catalogue in English. Blanks are described in the package docstring."""

SENTENCES: dict[str, str] = {
    # What to do next
    "step.contact-cpam": "Talk to the CPAM of your main place of practice.",
    "step.ask-fact": "Find out: {fact} ({path}). Held by {who:holder}.",
    "step.work-contract": "Draw up the assistant's work contract.",
    "step.proof-of-hire": "Send the proof of hire to the CPAM.",
    "step.enrol-training": "Enrol the assistant in training.",
    "step.targets-judged": "The targets are judged on what was counted by then.",
    "step.notice": "Last day to give notice of the term, by registered letter.",
    "step.term-renewed": "Term of the contract: it is renewed tacitly.",
    "step.term-new-contract": "Term of the contract: a new one is to be signed, under the text then in force.",
    "step.may-switch": "You may ask the CPAM to pass to {text:text}: `compare-versions` sets switching beside staying.",
    "step.report-change": "Tell the CPAM of the change, and ask what becomes of the contract.",
    "step.sign-anew": "Ask the CPAM about the end of the contract, and about a new one as newly installed.",
    "step.dedicated-room": "Plan a room for the assistant.",
    "step.direct-hire-or-group": "Hire directly or through a groupement d'employeurs: "
    "neither changes the aid nor the targets.",
    "step.no-remote-only": "Keep the post at the practice: neither all remote, "
    "nor only at patients' homes.",
    "holder.amelipro": "your amelipro account (page “Ma convention”)",
    "needed.not-open": "a termination before the group signs",
    # Calendar
    "entry.proof-of-hire": "Proof of hire sent to the CPAM",
    "entry.training-begun": "Training of the assistant begun",
    "entry.secretary-replaced": "Former secretary replaced, else the aid falls in proportion",
    "entry.secretary-late": "Former secretary replaced too late",
    "entry.payments-change": "Payment rules of another text from here on",
    "entry.targets-change": "Targets of another text from here on",
    "entry.posts-change": "Another number of posts from here on",
    "entry.waiting-over-ended": "Another collective aid is possible from here on",
    "entry.option-change": "Another working time from here on",
    "entry.move": "Move: the CPAM reviews the contract",
    "entry.settlement": "Settlement of the year cut short: no source says how much",
    "entry.renewal-new-contract": "End of the contract; a new one starts again at year 1",
    "entry.notice": "Last day to give notice by registered letter",
    "entry.renewal": "Term of the contract, renewed tacitly",
    "entry.amounts-change": "Amounts of another text from here on",
    "entry.age-rule": "Birthday from which holding the lists is enough",
    # Reasons of a difference
    "reason.verdict": "The verdict follows from the criteria.",
    "reason.options": "Not the same options are offered.",
    "reason.conditions": "Not the same conditions are asked for.",
    "reason.guarantee": "Not the same part of the aid is guaranteed.",
    "reason.targets": "The targets are set by other tables.",
    "reason.due-year": "The targets are judged at another anniversary.",
    "reason.payments": "The aid is paid on other days or in other parts.",
    # Notes
    "note.as-if-each": "Each text answers as if it governed the whole contract, "
    "whatever the day it was signed: {texts:text}.",
    "note.change-ends": "From {on} on: another specialty, or a move too far to keep the list, ends the contract, and a new one is signed as newly installed (national joint commission). What falls due from that day is open, between nothing and what it was: ask the CPAM.",
    "note.change-breaks": "From {on} on a condition is no longer met, or open: {criteria:criterion}. No source says what follows: what falls due from that day lies between nothing and what it was. Ask the CPAM.",
    "note.move-review": "Move of {on}: the CPAM may review the targets; the figures after it are assumed.",
    "note.absence-of-member": "Leave of a member from {on}: no source speaks of it, so nothing moves; ask the CPAM.",
    "note.absence": "Your own leave from {on}: no source speaks of it, so nothing moves; ask the CPAM.",
    "switch.title": "If you ask today to pass to {text:text}, from {on} on (assumed)",
    "note.wish-aside": "Change asked ({etp:option}): {verdict:verdict}. The contract itself is not touched; the years after the change are what it would give.",
    "note.options-differ": "The verdict ({verdict:verdict}) is that of the best option; "
    "it is another for: {options:option}.",
    "note.age-missing": "Neither birth date nor age is known: "
    "from {age} years on no growth would be asked.",
    "note.hire-not-given": "The day of hire is not given: what a hire obliges to is counted from the signature, {on}.",
    "note.hire-apart": "Signed on {signed}, hired on {hired}: what a hire obliges to, and the first payment that is due from the signature, are counted from {on} (assumed).",
    "note.suspended": "The contract has been suspended since {on}: what comes after has no day yet.",
    "note.suspended-until": "The contract is suspended from {on} to {until}.",
    "note.term-renewed": "The contract was renewed: these are the years of its term no. {n}, from {on} "
    "to {until}; `schedule` shows them all.",
    "note.term-new-contract": "The contract signed first has ended: these are the years of the one that "
    "took its place, from {on} to {until}; `schedule` shows them all.",
    "note.age-read": "The age of {age} is read on {on} ({fact:fact}).",
    "note.secretary-late": "The former secretary is replaced on {on}, after the time allowed ({until}): the aid hangs on it, see the CPAM.",
    "note.training-ways": "The title is reached by a contrat de professionnalisation, by Pro-A or by validation of experience (VAE); the branch can bear the costs of training.",
    "note.implausible": "{path} is {value}: hardly likely, check it.",
    "note.observation-not-counted": "This text counts patients of 16 and over: without mt_adult the mt counted on {days} is left out.",
    "note.specialty-missing": "The specialty is missing (doctor.specialty): which lists count, and their targets, hang on it.",
    "note.newly-installed-next": "Once the median list is reached, another target follows within {months} months; its size is not published.",
    "note.group-end-grounds": "The contract lasts {years} years and is renewable. The CPAM may end it if the group's list falls below that of its start; a mean below {floor} patients is no ground.",
    "note.age-either-side": "At this age the birthday of {age} may fall on either side: "
    "the birth date says whether growth is asked.",
    "note.option-changes": "From year {year} on the contract is for: {etp:option}.",
    "note.notice-short": "The contract ends on {on} but notice was given on {told}: {months} months are asked for.",
    "note.suspensions-shift": "A suspension moves the anniversaries after it by its length (assumed; D10).",
    "note.defaults": "Not stated, so assumed: {facts:default}.",
    "default.doctor.mep": "no particular practice (mep)",
    "default.contract.signed_on": "signed on this day",
    "note.option-rounded": "{asked:posts}: between two options of the text, the one below "
    "({used:option}) is used.",
    "note.as-if": "Computed as if {text:text} governed the whole contract, "
    "whatever the day it was signed.",
    "note.verdict-aside": "The verdict is {verdict:verdict}; what follows is what a signed "
    "contract would give.",
    "note.floor-adapted": "Below the floor, but the CPAM adapts the contract of a newly installed or ill doctor: ask it.",
    "note.ask-cpam": "The sources leave this condition open for this doctor ({criterion:criterion}): ask the CPAM.",
    "note.percentile-contradicts": "{list} {count} does not fit percentile {percentile}: the "
    "percentile sets the band, the count sets the floor.",
    "note.notified-contradicts": "The contract asks for +{growth} {list}, the rules for {low} to {high}: "
    "what the contract says is used.",
    "note.notified-differs": "The contract asks for +{growth} {list}, the rules for +{low}: "
    "what the contract says is used.",
    "note.mt-as-adult": "This text counts patients of 16 and over; for want of patients.mt_adult, mt serves as their maximum.",
    "note.proposal": "{text:text} is a proposal, not a text in force: it changes {changes} of {base:text}.",
    "note.proposal-own": "{text:text} is a proposal, not a text in force.",
    "note.simulated": "A simulation of the assumptions given, not a forecast.",
    "note.synthetic": "The doctors are synthetic: none of them exists, and this is not data.",
    "note.rank-stays": "A percentile that is given decides the band: varying {lists} does not move it.",
    "note.caveat": "An estimate: only the contract signed with the CPAM binds.",
    "note.dispute": "The result hangs on how {dispute} is read: `amcli disputes` tells.",
    "note.amounts-change": "From year {year} on the amounts are those of {text:text}.",
    "note.month-end-moved": "The day of {on} does not exist in every month: "
    "the last day of the month stands for it.",
    "note.needs-group": "This text is for groups of doctors: one doctor alone cannot sign it.",
    "note.no-age-rule": "No rule of age is known under this text; "
    "the lists are not eased for older doctors.",
    "note.secretary-not-replaced": "Only {share:%} of the former secretary's post is filled "
    "again: the aid falls in proportion.",
    "note.no-targets-table": "No target table is published for this option or specialty: "
    "the contract's own targets are needed.",
    "note.solve-limit": "The search stopped at its limit: the values between those shown were not"
    " looked at.",
    "note.solve-aside": "Some of these values leave the doctor not eligible, or not surely: there the"
    " figures are what a signed contract would give.",
    "note.strict": "Estimates are left out; their bounds stay.",
    "note.civil-years": "Due: the year in which a payment can first fall due. Received: the year of its deadline.",
    "note.civil-years-whole": "The calendar years that the period touches are shown whole.",
    "note.civil-years-cost": "The employer's cost of a contract year is spread over its days "
    "(assumed).",
    "note.reconcile-twice": "{n} more {n:line|lines} of the amount of a payment already received: check that"
    " the statement does not list {n:it|them} twice.",
    "note.reconcile-later": "{n} {n:line|lines} after {on}: left aside.",
    "note.reconcile-undated": "{n} {n:payment is|payments are} not judged: the day "
    "{n:it was|they were} due is not known (missing: {facts:fact}).",
    # Calendars and reconciliations
    "ics.amount": "How sure the amount is: {status:status}",
    "ics.window": "From {on} on, by {until} at the latest",
    "ics.undated": "{n} {n:entry has|entries have} no known day and no place in the calendar.",
    "explained.paid-late": "received {days} {days:day|days} after the day it was due",
    "explained.paid-early": "received {days} {days:day|days} before the day it was due",
    "explained.old-amount": "the former amount ({text:text}), which no longer applies to this year",
    "explained.wrong-year": "the amount of year {year} was paid ({part:part})",
    "explained.wrong-part": "another part of the same year was paid ({part:part})",
    "explained.solde-share": "{rate:%} of the whole solde was paid",
    "explained.within-range": "possible: the facts known leave a range",
    "explained.paid-together": "one transfer for two payments: "
    "with the one of year {year} ({part:part})",
    "explained.paid-with-share": "one transfer for two payments: "
    "with a part of the one of year {year} ({part:part})",
    "explained.share-with": "{rate:%} of the whole solde in the transfer of {on}",
    "explained.whole-year": "acompte and solde of the year in one transfer",
    "explained.paid-in-parts": "first part; the rest came on {on}",
    "explained.rest-of-payment": "rest of the payment begun on {on}",
    "explained.before-contract": "came before the contract was signed",
    "explained.settlement-open": "no source says what a year cut short comes to",
    "explained.within-settlement": "taken back; the bounds of the settlement allow it",
    "explained.unknown": "matches no payment of the contract",
    "explained.expected": "not received yet; the day is not published",
    "explained.several-contracts": "a multiple of what was due: may pay several contracts",
    "explained.other-label": "the exact amount, but the label speaks of something else",
    "explained.acompte-taken-back": "the acompte of year {year} was taken back",
    "explained.unrelated": "{lines} {lines:line has|lines have} nothing to do with the aid",
    "explained.recovered": "too much was paid, and has been taken back",
    "explained.recovery": "taken back what was paid in excess",
    "explained.recovery-unexplained": "taken back, and nothing of that amount was paid in excess",
    # Tables
    "table.context-as-if": "{title}, on {on}, as if it governed the whole contract",
    "table.context-compare": "{count} {count:text|texts}, each as if it governed the whole contract, on {on}",
    "table.context-options": "{title}, {count} {count:option|options}, on {on}",
    "table.context-register": "What the sources leave open, on {on}",
    "table.no-effect": "No other reading changes anything here.",
    "table.reviews": "{what}: {on}, then {n} more until {last}.",
    "table.verdict-aside": "Verdict: {verdict:verdict}; a signed contract would give:",
    "table.age-met": "Rule of age: no growth is asked, the level is the one to hold.",
    "table.newly-met": "Newly installed: the level of the median is to be reached.",
    "table.newly-undetermined": "Newly installed or not: to be settled with the CPAM.",
    "legend.unknown": "not published, or a fact is missing; bounds between brackets",
    "legend.disputes": "disputed, the result hangs on {n:its|their} reading: `amcli disputes`",
    # Groups
    "table.mean-mt": "Registered patients (mt), mean of the members",
    "entry.waiting-over": "If the aid ended at its term, another one from here on",
    "default.group.signed_on": "the group signs on the day of the question",
    "default.group.previous_ended_on": "no earlier collective aid",
    "default.group.contract": "no individual contract for members who tell of none",
    "table.newly-members": "Members newly installed reach the median list on their own, "
    "beside what the group adds.",
    "table.context-group": "Each on their own ({apart:text}) against together ({together:text}), on {on}",
    "table.disputes": "{n} {n:point|points} in dispute: what the sources say, and what each reading changes",
    "table.terms-before": "{n:Term|Terms} before this one ({n}): `--all`.",
    "note.group-uplift": "Nothing is published on larger amounts for groups with very long lists "
    "(P90 and above): the amounts are at least these.",
    "note.margins-one-doctor": "Margins are those of one doctor: ask them of a member on their own.",
    "note.group-not-weighed": "Disputes are weighed on one doctor at a time: "
    "this is the register as it is.",
    "note.apart-posts": "Each on their own: every member signs that day under {text:text}, "
    "for: {etps:option}; together the group has {together:posts}.",
    "note.apart-other-posts": "The posts are not the same in number: {posts:posts} apart, "
    "{together} together.",
    "note.apart-verdict": "On their own, {verdict:verdict}: {members}.",
    "note.apart-unknown": "Without its members the group cannot be compared "
    "with each on their own.",
    "reason.group-verdict": "Apart, each member has to meet the conditions of the individual text; "
    "together, those of the collective aid.",
    "reason.group-amounts": "Together, the aid is so much per post of the group; apart, "
    "each member has a contract with its own amounts.",
    "reason.group-guarantee": "Apart, the acompte is guaranteed from the third year; together, "
    "the whole of these years follows the results (assumed).",
    "reason.group-targets": "Together, the group adds so many patients per post; apart, each list "
    "has its own growth, summed here.",
    "reason.group-conditions": "These are conditions of the collective aid.",
    "entry.newly-installed-level": "End of the time given to reach the median",
    "entry.move-too-far": "Move too far to keep the list",
    "the-text.2023-reglement-arbitral": "the arbitration ruling (2023)",
    "exemption.alone": "exempt: alone in a ZAC, P50 or above",
    "aid.year": "This year, at most: {amounts}, following the targets.",
    "aid.total": "Over {n} years, at most: {amounts}, following the targets.",
    "summary.runs": "The conditions of the contract are met: {what}.",
    "summary.not_eligible": "You may not sign. Conditions not met: {what}.",
    "summary.undetermined": "Whether you may sign is not known yet. Missing: {what}.",
    "summary.open": "Whether you may sign is not known: no published text says so.",
    "summary.doctors": "{n} {n:doctor|doctors}, on {on}. Each in full: --all",
    "summary.years": "Aid, years {n} to {last}, each",
    "summary.lacks": "To narrow {worth}: {fact} ({path}). Who knows it: {who}.",
    "summary.ask-cost": "The cost of the post (employer_cost) is not given: what is left to pay is unknown.",
    "report.worth": "{what} (a range of {width}, down to {left} at most)",
    "when.not-before": "not before {on}, missing: {facts}",
    "header.running": "contract of {on} ({text}), year {n} until {until}",
    "closing.disputes": "{n} {n:disputed point|disputed points}",
    "schedule.next": "Next payment, {when}: {amount}.",
}
