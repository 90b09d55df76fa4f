"""What entries of a case are called on its page; English is the key of the translations."""

from trialbridge.model.patient import Fact
from trialbridge.vocab import default_vocabulary

ENTRIES = {
    "message": "Message",
    "message_translated": "Translation",
    "consent_document": "Consent form",
    "site_contact": "Contact with the trial's team",
    "appointment": "Pre-screening",
    "screening_day": "Day of the screening visit",
    "task_done": "Task",
    "fact_proposed": "Fact read from a document",
    "fact_decided": "Fact decided",
    "reminded": "Reminder sent",
}
WAYS = {
    "mail": "E-mail",
    "telephone": "Telephone",
    "video": "Video",
    "portal": "Portal",
    "other": "Other way",
}
STATES = {
    "absent": "not in the catalogue",
    "closed": "closed",
    "excluded": "excluded by a criterion",
    "unknown": "not all known",
    "open": "nothing speaks against it",
    "": "",
}
STANCES = {"absent": "not present", "uncertain": "uncertain", "present": "present"}


def titled(fact: Fact) -> str:
    """Give what a fact is about as people call it."""
    return named(fact.variable or fact.concept)


def named(name: str) -> str:
    """Give a variable or concept as people call it; itself where no table has it."""
    known = default_vocabulary()
    if name in known.variables:
        return known.variables[name].title
    return known.concepts[name].name if name in known.concepts else name
