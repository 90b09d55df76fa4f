"""Every word a report says, in one place, so that a catalogue can translate it; no logic."""

DISCLAIMER = (
    "This report compares published criteria with the record it was given. It is information for a "
    "conversation with the trial's team, no medical advice and no promise of a place: whether someone may "
    "take part is decided by the investigator."
)
DECIDES = "the investigator decides"
SAMPLES = (
    "Sample trials: identifiers, numbers, arms, dates and sites are those of the registry's record; the "
    "sentences are this project's own and stand for the published ones."
)
FICTIONAL = "Fictional trial, made up for demonstration"

STATUS = {
    "not_yet_recruiting": "Not yet recruiting",
    "recruiting": "Recruiting",
    "enrolling_by_invitation": "Enrolling by invitation",
    "active_not_recruiting": "Active, not recruiting",
    "suspended": "Suspended",
    "terminated": "Terminated",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
    "unknown": "Status unknown",
    "not_recruiting": "Not recruiting",
    "authorised": "Authorised, may be recruiting or finished",
    "available": "Available",
    "no_longer_available": "No longer available",
    "temporarily_not_available": "Temporarily not available",
    "approved_for_marketing": "Approved for marketing",
    "withheld": "Withheld",
}
PHASE = {
    "early_phase1": "Early phase 1",
    "phase1": "Phase 1",
    "phase1/phase2": "Phase 1/2",
    "phase2": "Phase 2",
    "phase2/phase3": "Phase 2/3",
    "phase3": "Phase 3",
    "phase3/phase4": "Phase 3/4",
    "phase4": "Phase 4",
    "na": "No phase",
}
OVERALL = {
    "open": "No stated criterion excludes",
    "unknown": "No stated criterion excludes, some unknown",
    "excluded": "A stated criterion is not met",
}
SYMBOL = {"met": "✓", "not_met": "✗", "unknown": "?", "not_applicable": "–", "investigator": "✎"}
TRUTH = {
    ("inclusion", "met"): "Met",
    ("inclusion", "not_met"): "Not met",
    ("exclusion", "met"): "Does not exclude",
    ("exclusion", "not_met"): "Excludes",
}
UNKNOWN = "Unknown"
NOT_APPLICABLE = "Does not apply"
ROLE = {
    "requirement": "Requirement",
    "discretion": "Investigator's judgement",
    "procedural": "Consent and procedures",
    "preference": "Preference",
    "after_entry": "After entry",
    "heading": "Heading",
}
POLARITY = {"inclusion": "Inclusion", "exclusion": "Exclusion"}
BASIS = {"stated": "stated in the record", "derived": "derived", "presumed": "presumed"}
BY_PARSER = "rule read by the parser"
BY_PERSON = "rule by {}, {}: {}"
NOT_WHOLE = "a number, a negation, an exception or a window of the sentence stands in no rule"
POLICY = {
    "summary": "summary: what a note does not mention may be presumed absent, and is marked so",
    "stated": "stated: only what the record states counts",
}
ODDS_BASIS = {
    "single_arm": "single arm",
    "every_arm": "every arm has it",
    "crossover": "crossover, every participant has it in turn",
    "not_randomised": "not randomised",
    "allocation_stated": "allocation as stated",
    "equal_assumed": "equal allocation assumed",
    "prose_equal_assumed": "arms from the text, equal allocation assumed",
    "prose": "from the text",
    "not_stated": "not stated",
}
ABROAD = {
    "yes": "Stated: they may take part",
    "no": "Stated: they may not take part",
    "not stated": "Not stated; ask the trial's team",
}
FIELDS = {
    "eligibility.minimum_age": "coded age limit",
    "eligibility.maximum_age": "coded age limit",
    "eligibility.minimum_age+maximum_age": "coded age limits",
    "eligibility.sex": "coded sex",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
AND = " and "
OPENS = {
    ("opens", "now"): "Opens if {}",
    ("opens", "on"): "Opens on {}",
    ("opens", "if"): "Opens on {} if {}",
    ("met", "now"): "Met if {}",
    ("met", "on"): "Met from {}",
    ("met", "if"): "Met from {} if {}",
}
CERTAIN = "; for certain from {}"
CHANGE = {
    "up": "{} rises to {}",
    "down": "{} falls to {}",
    "up past": "{} rises above {}",
    "down past": "{} falls below {}",
    "stop": "{} is stopped",
    "resolve": "{} has resolved",
}
AUDIENCE = {
    "patient": "Ask the patient",
    "laboratory": "Ask the laboratory",
    "investigator": "Ask the treating physician",
}
EVERY_PARTICIPANT = "every participant"
NOT_VERIFIED = "not stated"
THIS_MONTH = "this month"
MORE = "… and {} more"
PARTS = {
    "condition": "Nearness of the condition",
    "words": "Words shared with the record",
    "criteria_words": "Words shared with the criteria",
    "problem_summary": "The problem named in the summary",
    "problem_criteria": "The problem named in the criteria",
    "named": "Names found one by one",
    "markers": "Genes and markers named",
    "meaning": "Nearness in meaning",
    "answered": "Share of criteria the record answers",
    "asked": "How much the trial asks",
    "unread": "Criteria in words not wholly understood",
    "excluded": "An exclusion applies",
    "unmet": "Requirements not met",
    "doubtful": "Not met, by words not wholly understood",
    "outside_limits": "Outside the limits of age or sex",
    "other_diagnosis": "The diagnosis asked for is not the patient's",
    "many_conditions": "A trial of many conditions",
    "untold": "Conditions the record does not tell of",
    "off_condition": "A trial of another condition",
}
PAGE = {
    "why": "Why it stands at this place",
    "title": "Trial matching report",
    "skip": "Skip to the trials",
    "patient": "Patient",
    "as_of": "as of",
    "best_shown": "the best {} shown",
    "some_fictional": "Some trials of this report are fictional, made up for demonstration. They are marked.",
    "investigator_decides": "The investigator decides.",
    "overview": "Overview",
    "trial": "Trial",
    "trials": "The trials, criterion by criterion",
    "status": "Status",
    "result": "Stated criteria",
    "chance": "Chance of the studied therapy",
    "fictional": FICTIONAL,
    "no_results": "No trial was found.",
    "questions": "Questions worth asking next",
    "questions_lead": "Each answer settles criteria that are unknown now; the most useful stands first.",
    "no_questions": "Nothing that the trials ask is open.",
    "patient_facts": "What the record says",
    "read_from": "Read from",
    "no_document": "no document",
    "policy": "Policy",
    "expected": "expected",
    "how_to_read": (
        "Every criterion is quoted as published, beside the words of the record that decide it. An exclusion "
        "that does not hold is shown as one that does not exclude. What is not in the record is unknown, "
        "never guessed."
    ),
    "record_of": "record of",
    "version": "version",
    "best_cohort": "best part:",
    "conditions": "Conditions",
    "studied": "Studied",
    "of": "of",
    "otherwise": "Otherwise",
    "assumed": "Assumed",
    "sites": "Sites",
    "abroad": "Patients from abroad",
    "verified": "Record last verified",
    "registered": "Also registered as",
    "doubts": "Doubtful in the record",
    "opens": "Near miss",
    "against": "Speaks against",
    "to_find_out": "Unknown, to find out",
    "not_read": "Unknown, to be read by the investigator",
    "fulfilled": "Does not exclude",
    "for_investigator": "Consent, judgement and what follows entry",
    "no_criteria": "The record states no criteria.",
    "trial_says": "Trial",
    "record_says": "Record",
    "only_for": "Only for",
    "characters": "characters",
    "read_as": "read as",
    "ask": "To ask",
    "verdict_of_all": DISCLAIMER,
    "made_by": "Made by Trialbridge",
    "patient_version": "record",
    "reproducible": "The same record, day, policy and engine give the same report.",
}
