"""What the role that serves a casebook on PostgreSQL may do, table by table; it runs nothing itself."""

from collections.abc import Iterable, Iterator

READ = "SELECT"
ADD = "SELECT, INSERT"
KEEP = "SELECT, INSERT, UPDATE"
DROP = "SELECT, INSERT, DELETE"
ALL = "SELECT, INSERT, UPDATE, DELETE"
GRANTS: dict[str, str] = {
    # what happened is written once: whoever serves can neither change nor delete it
    "casebook_audit": ADD,
    "casebook_entry": ADD,
    "casebook_organisation": ADD,
    "casebook_audithead": KEEP,
    "casebook_case": KEEP,
    "casebook_account": KEEP,
    "casebook_part": ALL,
    "casebook_key": ALL,  # erasure destroys a key, rotation wraps it anew
    "casebook_document": DROP,
    "casebook_chunk": DROP,
    "casebook_feed": DROP,
    "django_session": ALL,
    "mfa_authenticator": ALL,
    "axes_accessattempt": ALL,
    "axes_accesslog": ALL,
    "axes_accessfailurelog": ALL,
    "axes_accessattemptexpiration": ALL,
    "django_migrations": READ,
    "django_content_type": READ,
    "account_emailaddress": READ,
    "account_emailconfirmation": READ,
}
"""A table that no row names is not to be had at all."""
QUEUE = "procrastinate_"


def statements(role: str, tables: Iterable[str]) -> Iterator[str]:
    """Give the statements that leave a role just what it needs of these tables; run them as their owner."""
    name = '"' + role.replace('"', '""') + '"'
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {name}"
    yield f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {name}"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}"
    for table in sorted(tables):
        may = ALL if table.startswith(QUEUE) else GRANTS.get(table, "")
        if may:
            yield f'GRANT {may} ON "{table}" TO {name}'
