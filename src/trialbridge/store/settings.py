"""Django settings of the two databases; where data rests is decided by the environment."""

SECRET_KEY = "unused"  # noqa: S105
INSTALLED_APPS: list[str] = []
USE_TZ = True
