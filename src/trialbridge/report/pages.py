"""What all pages share: the environment of their templates, and the package's own files."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup


def environment() -> Environment:
    """Make an environment that escapes every value and fails on a name it does not know."""
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: str(file(name))),  # what a template extends
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def file(name: str) -> Markup:
    """Read a template or style sheet of the package."""
    text = (files("trialbridge.report") / "templates" / name).read_text("utf-8")
    return Markup(text)  # noqa: S704 - the package's own file
