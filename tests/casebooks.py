"""A casebook with two organisations and somebody in every role, for tests."""

from pathlib import Path

from trialbridge.model.case import Profile
from trialbridge.store import casebook

NAME = "Amalia Testname"
PEOPLE = {
    "navigator": ("navigator", "Harbour"),
    "navigator2": ("navigator", "Harbour"),
    "oncologist": ("oncologist", "Harbour"),
    "stranger": ("oncologist", "Harbour"),
    "administrator": ("administrator", "Harbour"),
    "auditor": ("auditor", "Harbour"),
    "operator": ("operator", "Harbour"),
    "patient": ("patient", "Harbour"),
    "family": ("family", "Harbour"),
    "site": ("site", "Hospital"),
    "outsider": ("navigator", "Elsewhere"),
}
STUDY = "NCT00000001"
ENROLLED = (
    ("navigator", "records_submitted"), ("navigator", "assessed"), ("navigator", "matched"),
    ("navigator", "study_chosen"), ("navigator", "odds_shown"), ("patient", "odds_acknowledged"),
    ("patient", "sharing_agreed"), ("navigator", "investigator_asked"), ("site", "investigator_confirmed"),
    ("site", "prescreening_booked"), ("site", "prescreening_fit"), ("site", "screening_scheduled"),
    ("navigator", "travel_arranged"), ("patient", "informed_consent_signed"), ("site", "enrolled"),
)  # fmt: skip
"""Who records what on the way of the guide."""


class People:
    """The accounts as actors by name, and one case that all but the outsider have a part in."""

    def __init__(self, folder: Path) -> None:
        """Make the casebook of a folder."""
        self.folder = folder
        casebook.setup(folder, make_key=True)
        from trialbridge.store.casebook import access, actions, audit, models, queries, reading

        self.actions, self.queries, self.reading = actions, queries, reading
        self.audit, self.access, self.models = audit, access, models
        for username, (role, organisation) in PEOPLE.items():
            actions.add_account(access.SYSTEM, username=username, role=role, organisation=organisation)
        self.case = self.opened(Profile(name=NAME, country="DE", nationality="DE"))

    def __getitem__(self, username: str):
        """Give somebody as who asks."""
        return self.access.actor_of(self.models.Account.objects.get(username=username))

    def opened_for_walk(self, country: str, study: str):
        """Open a case of somebody of a country, with the site's part in one study."""
        return self.opened(Profile(name=NAME, country=country, nationality=country), study)

    def opened(self, profile: Profile, study: str = STUDY):
        """Open a case in which everybody has a part."""
        case = self.actions.open_case(self["navigator"], profile)
        for who in ("oncologist", "patient", "family"):
            self.actions.join(self["navigator"], case, self[who].id)
        self.actions.join(self["navigator"], case, self["site"].id, study)
        return case

    def walk(self, last: str, case=None) -> None:
        """Lead a case along the guide's way up to an event."""
        from trialbridge.navigate.steps import MOVES

        for who, kind in ENROLLED:
            study = {"study": STUDY} if MOVES[kind].of_study else {}
            self.actions.happen(self[who], case or self.case, kind, **study)
            if kind == last:
                return
