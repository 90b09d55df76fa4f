"""Which passwords are refused because anybody here would guess them; the library refuses the common ones."""

from django.core.exceptions import ValidationError

WORDS = (
    "trialbridge", "casebook", "trial", "navigator", "oncologist", "oncology", "hospital", "clinic",
    "patient", "password", "cancer",
)  # fmt: skip
LEFT = 8
"""Signs that must be left of a password without the words of the place."""


class NotOfHere:
    """Refuses a password that is little more than words of software, work, hospital and account."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError where fewer than `LEFT` signs remain."""
        left = password.casefold()
        for word in sorted((*WORDS, *_own(user)), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEFT:
            raise ValidationError("This password is made of words that belong to this place.")

    def get_help_text(self) -> str:
        """Say what is asked."""
        return "Do not use words of the software, the hospital or the account."


def _own(user: object) -> list[str]:
    organisation = getattr(getattr(user, "organisation", None), "name", "")
    told = f"{getattr(user, 'username', '')} {getattr(user, 'name', '')} {organisation}"
    return [word for word in told.casefold().split() if len(word) > 3]
