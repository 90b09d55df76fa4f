"""The catalogue's tables: every version of every study, what could not be read, corrections, and sources."""

from django.db import models


class StudyVersion(models.Model):
    """One version of a registry's record: the document, and the columns that lists and facets need.

    `version` is the start of the SHA-256 of the document's JSON; `document` is that JSON, deflated. `dated`
    is the record's own day (partial days as published, empty where it has none), `seen_on` the day it came.
    """

    registry = models.CharField(max_length=40)
    study_id = models.CharField(max_length=80)
    version = models.CharField(max_length=32)
    schema = models.PositiveSmallIntegerField()
    dated = models.CharField(max_length=10, blank=True)
    seen_on = models.DateField()
    loaded_at = models.DateTimeField(auto_now_add=True)
    current = models.BooleanField()

    title = models.TextField(blank=True)
    status = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    study_type = models.CharField(max_length=60, blank=True)
    sex = models.CharField(max_length=10, blank=True)
    minimum_age = models.FloatField(null=True)
    maximum_age = models.FloatField(null=True)
    countries = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    first_year = models.PositiveSmallIntegerField(null=True)
    document = models.BinaryField()  # last: SQLite walks past a long value to reach the columns behind it

    class Meta:
        """A version stands once; a record has one current version."""

        constraints = (
            models.UniqueConstraint(fields=("study_id", "registry", "version"), name="one_row_a_version"),
            models.UniqueConstraint(
                fields=("study_id", "registry"),
                condition=models.Q(current=True),
                name="one_current_version",
            ),
        )
        indexes = (models.Index(fields=("current", "study_id", "registry", "version"), name="current_ids"),)

    def __str__(self) -> str:
        """Name the version."""
        return f"{self.study_id}@{self.version}"


class Rejection(models.Model):
    """A record that could not be read, as of the last time its file was ingested."""

    file = models.TextField()
    place = models.TextField()
    expected = models.TextField()
    came = models.TextField()
    excerpt = models.TextField(blank=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Rejections are looked up and replaced by file."""

        indexes = (models.Index(fields=("file",), name="rejections_of_a_file"),)

    def __str__(self) -> str:
        """Say what came and where."""
        return f"{self.file}: {self.place}: {self.came}"


class Correction(models.Model):
    """A person's rule for a criterion of a study: authored, so it is kept whatever becomes of the text.

    `text_hash` names the criterion's words; `document` is the JSON of `model.correction.Correction`.
    """

    study_id = models.CharField(max_length=80)
    text_hash = models.CharField(max_length=32)
    schema = models.PositiveSmallIntegerField()
    document = models.JSONField()

    class Meta:
        """One correction a text: a later one replaces it."""

        constraints = (
            models.UniqueConstraint(fields=("study_id", "text_hash"), name="one_correction_a_text"),
        )

    def __str__(self) -> str:
        """Name the criterion it mends."""
        return f"{self.study_id}#{self.text_hash}"


class Cursor(models.Model):
    """How far one source was read: moved in the transaction that stores a page's rows, so both agree.

    A source is a registry, at `base` (empty: its own address), searched for `query` (empty: everything).
    The sweep under way began on `begun_on`, asks for what changed since `since` (empty: everything) and goes
    on at `mark`; it brought `seen` studies so far. `reached` is the day up to which finished sweeps cover
    the source, `total` how many studies it last said (or proved) to hold. Days are ISO, empty for none.
    """

    registry = models.CharField(max_length=40)
    base = models.CharField(max_length=200, blank=True)
    query = models.CharField(max_length=200, blank=True)
    since = models.CharField(max_length=10, blank=True)
    begun_on = models.CharField(max_length=10, blank=True)
    mark = models.TextField(blank=True)
    seen = models.PositiveIntegerField(default=0)
    reached = models.CharField(max_length=10, blank=True)
    total = models.PositiveIntegerField(null=True)
    moved_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One cursor a source."""

        constraints = (
            models.UniqueConstraint(fields=("registry", "base", "query"), name="one_cursor_a_source"),
        )

    def __str__(self) -> str:
        """Name the source and how far it was read."""
        return f"{self.registry} {self.query or 'everything'}: {self.reached or 'never read to its end'}"


class Alert(models.Model):
    """Something about a source that a person should look at; open until the source is well again."""

    registry = models.CharField(max_length=40)
    base = models.CharField(max_length=200, blank=True)
    says = models.TextField()
    raised_at = models.DateTimeField(auto_now_add=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        """A source has one open alert, which is replaced by the next."""

        constraints = (
            models.UniqueConstraint(
                fields=("registry", "base"),
                condition=models.Q(cleared_at__isnull=True),
                name="one_open_alert_a_source",
            ),
        )

    def __str__(self) -> str:
        """Name the source and say what is the matter."""
        return f"{self.registry}: {self.says}"


class Keyed(models.Model):
    """A record whose keys are laid out for linking: of which version, and by which code."""

    registry = models.CharField(max_length=40)
    study_id = models.CharField(max_length=80)
    version = models.CharField(max_length=32)
    made_by = models.CharField(max_length=32)

    class Meta:
        """One row a record."""

        constraints = (models.UniqueConstraint(fields=("study_id", "registry"), name="one_keyed_a_record"),)

    def __str__(self) -> str:
        """Name the record."""
        return f"{self.registry}:{self.study_id}@{self.version}"


class RecordKey(models.Model):
    """A key of a record: those that share one may be one study (see `records.keys`)."""

    key = models.BigIntegerField()
    record = models.ForeignKey(Keyed, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        """Records are looked up by key, and keys by record."""

        indexes = (models.Index(fields=("key", "record"), name="records_of_a_key"),)

    def __str__(self) -> str:
        """Give the number."""
        return str(self.key)


class Member(models.Model):
    """A study that is one with others: `lead` is the identifier of the best known record."""

    study_id = models.CharField(max_length=80, unique=True)
    lead = models.CharField(max_length=80, db_index=True)

    def __str__(self) -> str:
        """Say whose it is."""
        return f"{self.study_id} of {self.lead}"


class LinkedStudy(models.Model):
    """Records that are one study, with the reasons: the JSON of `model.linkage.Cluster`."""

    lead = models.CharField(max_length=80, unique=True)
    document = models.JSONField()

    def __str__(self) -> str:
        """Name the best known record."""
        return self.lead


class KeptApart(models.Model):
    """Two studies not taken for one though something speaks for it: the JSON of `model.linkage.Apart`."""

    left = models.CharField(max_length=80, db_index=True)
    right = models.CharField(max_length=80, db_index=True)
    document = models.JSONField()

    def __str__(self) -> str:
        """Name the two."""
        return f"{self.left} / {self.right}"


class LinkDecision(models.Model):
    """A person's word on two studies being one: authored, so no sync takes it back.

    `document` is the JSON of `model.linkage.Decision`; `left` comes before `right`.
    """

    left = models.CharField(max_length=80)
    right = models.CharField(max_length=80)
    schema = models.PositiveSmallIntegerField()
    document = models.JSONField()

    class Meta:
        """One decision a pair: a later one replaces it."""

        constraints = (models.UniqueConstraint(fields=("left", "right"), name="one_decision_a_pair"),)

    def __str__(self) -> str:
        """Name the two."""
        return f"{self.left} / {self.right}"
