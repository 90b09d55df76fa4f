"""Tools for assistants over the Model Context Protocol: they read, and keep nothing of a record."""

import functools
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

import anyio
import msgspec
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from trialbridge import __version__
from trialbridge.errors import TrialbridgeError
from trialbridge.report.words import DISCLAIMER
from trialbridge.web import asked
from trialbridge.web.api.answers import sentence

INSTRUCTIONS = (
    "Clinical trials of many registries: searched, told, and matched criterion by criterion with a patient's "
    "record. Every verdict quotes the trial and the record. Nobody is ever eligible: say that no stated "
    "criterion excludes, how many are unknown, and that the investigator decides. " + DISCLAIMER
)
READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
Tool = Callable[..., dict[str, Any]]
TrialId = Annotated[
    str, Field(max_length=80, description="The trial's identifier: NCT03410368, ChiCTR2400088888.")
]
Record = Annotated[
    str,
    Field(
        max_length=2_000_000, description="The patient's record: a note, or a form or FHIR Bundle as JSON."
    ),
]
Names = Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=20)]


def search_trials(
    words: Annotated[
        str, Field(max_length=2000, description='Words, "phrases", AND, OR, NOT; empty: all.')
    ] = "",
    status: Names = [],  # noqa: B006 - the protocol reads the default from here; nobody changes it
    phase: Names = [],  # noqa: B006
    country: Names = [],  # noqa: B006
    condition: Names = [],  # noqa: B006
    sex: Literal["", "female", "male"] = "",
    age: Annotated[float | None, Field(ge=0, le=150, description="Years.")] = None,
    limit: Annotated[int, Field(ge=1, le=50)] = 10,
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0,
) -> dict[str, Any]:
    """Search trials. Synonyms are found too. Gives the total, counts by facet, and a line for each trial."""
    return _plain(
        asked.found(
            words, status=status, phase=phase, country=country, condition=condition, sex=sex, age=age,
            limit=limit, offset=offset,
        )
    )  # fmt: skip


def get_trial(
    trial: TrialId,
    as_of: Annotated[str, Field(max_length=10, description="2024-03-15; now where empty.")] = "",
) -> dict[str, Any]:
    """Give all that registries publish of a trial, where else it is registered, and what is doubtful."""
    return _plain(asked.study(trial, as_of))


def get_changes(trial: TrialId) -> dict[str, Any]:
    """Give the history of a trial: each version with the fields and criteria it changed."""
    return _plain(asked.changes(trial))


def explain_criteria(
    trial: Annotated[str, Field(max_length=80)] = "",
    text: Annotated[
        str, Field(max_length=asked.LONGEST_TEXT, description="Or eligibility text itself.")
    ] = "",
    language: Literal["en", "zh"] = "en",
) -> dict[str, Any]:
    """Say what a trial's criteria ask: plain sentences, the rules, and what was not understood."""
    if bool(trial) == bool(text):
        raise asked.wrong("explain_criteria", "either a trial or a text", "both or neither")
    if text:
        return _plain(asked.criteria(text))
    return {"plain": _plain(asked.told(trial, language)), "criteria": _plain(asked.criteria_of(trial))}


def match_patient(
    record: Record,
    top: Annotated[int, Field(ge=1, le=20)] = 5,
    trial: Annotated[str, Field(max_length=80, description="Judge this trial only.")] = "",
    status: Names = [],  # noqa: B006
    place: Annotated[str, Field(max_length=200, description="Where the patient lives: Hefei, China.")] = "",
    on: Annotated[str, Field(max_length=10, description="The day of judgement; today where empty.")] = "",
) -> dict[str, Any]:
    """Match a record with the trials: verdicts criterion by criterion, with the words of both sides."""
    return _plain(asked.matched(record, top=top, study_id=trial, status=status, place=place, on=on))


def questions_to_ask(record: Record, trial: Annotated[str, Field(max_length=80)] = "") -> dict[str, Any]:
    """Give the questions whose answers would settle the most unknown criteria, the most telling first."""
    document = asked.matched(record, top=20, study_id=trial)
    told = [
        {"study": it.study, "title": it.title, "overall": it.overall, "unknown": it.unknown}
        for it in document.results
    ]
    return {"questions": _list(document.questions), "about": told, "disclaimer": document.disclaimer}


def landscape(topic: Annotated[str, Field(max_length=200, description="A therapy, a cancer or any words.")]) -> dict[str, Any]:  # fmt: skip # noqa: E501
    """Count what is tested with a therapy or against a cancer; every number stands with its query."""
    return _plain(asked.surveyed(topic))


TOOLS: tuple[Tool, ...] = (
    search_trials, get_trial, get_changes, explain_criteria, match_patient, questions_to_ask, landscape,
)  # fmt: skip


def server() -> MCPServer:
    """Give the server with its tools, one resource and one prompt."""
    made = MCPServer(
        "trialbridge", title="Trialbridge", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR"
    )
    for tool in TOOLS:
        made.tool(annotations=READS, structured_output=False)(_apart(tool))
    made.resource("trial://{trial}", mime_type="application/json")(_apart(trial_resource))
    made.prompt()(second_opinion)
    return made


def trial_resource(trial: str) -> dict[str, Any]:
    """Give a trial as its document."""
    return get_trial(trial)


def second_opinion(record: str) -> str:
    """Ask which trials a patient may ask about, and what to find out first."""
    return (
        "Use match_patient, then questions_to_ask, for the record below. For each trial say which criteria "
        "are met, not met or unknown, quoting both sides as given. Never say that somebody is eligible: no "
        "stated criterion excludes, some are unknown, the investigator decides.\n\n" + record
    )


def _apart(tool: Tool) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Run a tool in a thread of its own, and say its failures in one sentence."""

    @functools.wraps(tool)
    async def run(**given: Any) -> dict[str, Any]:
        try:
            return await anyio.to_thread.run_sync(functools.partial(tool, **given))
        except TrialbridgeError as error:
            raise ToolError(sentence(error)) from None

    return run


def _plain(document: Any) -> dict[str, Any]:
    found = msgspec.to_builtins(document)
    assert isinstance(found, dict)
    return found


def _list(documents: Any) -> list[Any]:
    return list(msgspec.to_builtins(documents))
