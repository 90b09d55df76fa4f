"""The casebook's tables: organisations and accounts, cases and what happened in them, keys, and the audit.

What tells anything of a patient is sealed with the case's key; in clear stand only the columns a board needs.
"""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from trialbridge.model.case import ROLES


class Organisation(models.Model):
    """A hospital or a navigation service; its cases are nobody else's."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        """Name it."""
        return self.name


class Account(AbstractBaseUser):
    """Somebody who may sign in, in one role of one organisation.

    Patients and their family sign in by a code: their names stand in the case alone, sealed.
    """

    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accounts")
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    password_until = models.DateTimeField(null=True)
    """When a password that the operator gave runs out; null once the person has chosen their own."""

    objects = BaseUserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    is_staff = is_superuser = False

    def __str__(self) -> str:
        """Give the name to sign in with."""
        return self.username


class Key(models.Model):
    """A key, wrapped by the master key named: of a case (its id) or of the audit. No row: destroyed."""

    name = models.CharField(max_length=40, unique=True)
    master = models.CharField(max_length=20, db_index=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        """Say whose it is."""
        return self.name


class Case(models.Model):
    """A case: whose, where it stands, the earliest day something must be begun; `sealed` is the profile."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="owned")
    step = models.CharField(max_length=20, default="records")
    due = models.DateField(null=True)
    alerts = models.PositiveIntegerField(default=0)
    entries_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    class Meta:
        """The board lists an organisation's cases by the day something is due, by step or owner."""

        indexes = (
            models.Index(fields=("organisation", "due", "id"), name="board"),
            models.Index(fields=("organisation", "step", "due", "id"), name="board_of_step"),
        )

    def __str__(self) -> str:
        """Give the code, which tells nothing of the patient."""
        return self.code


class Part(models.Model):
    """Somebody's part in a case; a site's contact only in what concerns `study`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parts")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="parts")
    study = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        """One part each."""

        constraints = (models.UniqueConstraint(fields=("case", "account", "study"), name="one_part_each"),)

    def __str__(self) -> str:
        """Name both."""
        return f"{self.account_id} in {self.case_id}"


class Entry(models.Model):
    """Something of a case, written once: `kind` is the tag of a `model.case.CaseEntry`, `sealed` its JSON."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        """A case's entries are numbered from 1."""

        constraints = (models.UniqueConstraint(fields=("case", "number"), name="one_entry_a_number"),)
        indexes = (models.Index(fields=("case", "kind", "number"), name="entries_of_a_kind"),)

    def __str__(self) -> str:
        """Name it."""
        return f"{self.case_id}#{self.number} {self.kind}"


class Document(models.Model):
    """A stored file: its type and version in clear; name, day, digest and size in `sealed`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    series = models.UUIDField()
    version = models.PositiveIntegerField()
    type = models.CharField(max_length=20)
    added_at = models.DateTimeField(auto_now_add=True)
    sealed = models.BinaryField()

    class Meta:
        """Versions of one document share its series."""

        constraints = (models.UniqueConstraint(fields=("series", "version"), name="one_file_a_version"),)

    def __str__(self) -> str:
        """Name it."""
        return f"{self.type} {self.id} version {self.version}"


class Chunk(models.Model):
    """A sealed piece of a file, of 1 MiB at most."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Pieces are numbered from 0."""

        constraints = (models.UniqueConstraint(fields=("document", "number"), name="one_chunk_a_number"),)

    def __str__(self) -> str:
        """Name it."""
        return f"{self.document_id}/{self.number}"


class Feed(models.Model):
    """A secret address of a case's calendar, kept as the digest of its secret."""

    digest = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="feeds")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="feeds")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Say whose calendar it is."""
        return f"calendar of {self.case_id}"


class Audit(models.Model):
    """One read or write: who, when, what, of which case, why; `digest` binds it to all before it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    who = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    what = models.CharField(max_length=60)
    case = models.CharField(max_length=40, blank=True, db_index=True)
    why = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Name it."""
        return f"{self.number} {self.what}"


class AuditHead(models.Model):
    """How many audit events there are and the last one's digest, signed with the audit's key."""

    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    signed = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Say how many."""
        return str(self.number)
