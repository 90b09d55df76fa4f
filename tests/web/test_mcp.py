"""The tools for assistants, called by the protocol's own client: a child process, and over HTTP."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the extra web is not installed")
NOTE = "62-year-old woman with platinum-resistant high-grade serous ovarian carcinoma. ECOG 1."
Script = Callable[[Any], Coroutine[Any, Any, None]]


def child(catalogue: Path, *arguments: str) -> Any:
    """Describe the child process."""
    return mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "trialbridge", "mcp", *arguments],
        env={**os.environ, "TRIALBRIDGE_DATA": str(catalogue)},
    )


def talk(server: Any, script: Script) -> None:
    """Let a client follow a script."""

    async def run() -> None:
        with anyio.fail_after(120):
            async with mcp.Client(server) as client:
                await script(client)

    anyio.run(run)


async def call(client: Any, tool: str, **given: Any) -> Any:
    """Call a tool and give its document."""
    answer = await client.call_tool(tool, given)
    text = answer.content[0].text
    assert not answer.is_error, text
    return json.loads(text)


async def everything(client: Any) -> None:
    """Use every tool once, and some wrongly."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {
        "search_trials", "get_trial", "get_changes", "explain_criteria", "match_patient", "questions_to_ask", "landscape",
    }  # fmt: skip
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert all(tool.description for tool in tools.values())
    found = await call(client, "search_trials", words="CIK", limit=3)
    assert found["total"] > 5
    assert len(found["results"]) == 3
    trial = await call(client, "get_trial", trial="NCT03410368")
    assert trial["study"]["id"] == "NCT03410368"
    assert (await call(client, "get_changes", trial="NCT03410368"))["versions"]
    told = await call(client, "explain_criteria", trial="NCT03410368", language="zh")
    assert told["plain"]["sentences"]
    assert told["criteria"]["criteria"]
    read = await call(client, "explain_criteria", text="Inclusion Criteria:\n* Age 18 to 75 years")
    assert read["criteria"]
    document = await call(client, "match_patient", record=NOTE, top=2)
    assert len(document["results"]) == 2
    assert document["results"][0]["criteria"][0]["study_quote"]["text"]
    questions = await call(client, "questions_to_ask", record=NOTE)
    assert questions["questions"][0]["text"]
    assert (await call(client, "landscape", topic="CIK"))["studies"] > 5
    for tool, given, said in (
        ("get_trial", {"trial": "NCT00000000"}, "expected a stored study"),
        ("explain_criteria", {}, "either a trial or a text"),
        ("match_patient", {"record": " "}, "expected a record"),
    ):
        refused = await client.call_tool(tool, given)
        assert refused.is_error
        assert said in refused.content[0].text
    resource = await client.read_resource("trial://NCT03410368")
    assert "NCT03410368" in resource.contents[0].text
    prompt = await client.get_prompt("second_opinion", {"record": NOTE})
    assert NOTE in prompt.messages[0].content.text


def test_a_child_process_answers(catalogue: Path) -> None:
    """Over standard input and output every tool answers, and a wrong call is told in one sentence."""
    talk(child(catalogue), everything)


def test_it_answers_over_http(catalogue: Path) -> None:
    """Over HTTP it is the same server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    parameters = child(catalogue, "--http", "--port", str(port))
    process = subprocess.Popen(
        [parameters.command, *parameters.args], env=parameters.env, stderr=subprocess.DEVNULL
    )

    async def one(client: Any) -> None:
        assert (await call(client, "search_trials", words="NK cells"))["total"]

    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            anyio.run(anyio.sleep, 0.1)
        talk(f"http://127.0.0.1:{port}/mcp", one)
    finally:
        process.terminate()
        process.wait(20)
