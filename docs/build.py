"""Writes criteria.md and reference/ from the code and its tables; tests/docs says what is stale."""

import csv
import inspect
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from docs.words import amount, fact_in_words
from tests.spec.test_meaning import DAY, PRESUMED, TABLE

from trialbridge import errors
from trialbridge.cli.app import app
from trialbridge.eligibility.kinds import Kind, kinds
from trialbridge.intake import form
from trialbridge.model.patient import Fact
from trialbridge.report.ruling import in_words
from trialbridge.vocab import Variable, default_vocabulary

DOCS = Path(__file__).parent
GENERATED = "<!-- written by `make docs` from the code; change the code, not this page -->\n"


def page(title: str, *parts: str) -> str:
    """Join the parts of a page under its title."""
    return "\n".join([GENERATED, f"# {title}\n", *(part.rstrip() + "\n" for part in parts)])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out rows as a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(text) for text in line) + " |" for line in lines)


def cell(text: str) -> str:
    """Make a text fit for one cell: on one line, bars escaped."""
    return " ".join(text.split()).replace("|", "\\|")


def variables() -> str:
    """Write the page of variables: one row each, as the table of the vocabulary has it."""
    rows = sorted(default_vocabulary().variables.values(), key=lambda row: row.name)
    return page(
        "Variables",
        f"The {len(rows)} quantities a rule can bound and a fact can state. Outside the *plausible* interval "
        "a value is refused as a slip; *usual* limits stand in for `ULN` and `LLN` where a record gives no "
        "reference range (the verdict is then presumed). To add one, add a row to "
        "`src/trialbridge/vocab/variables.csv`.",
        table(
            ["name", "title", "unit", "plausible", "usual", "also called", "question"],
            [
                (f"`{row.name}`", row.title, unit(row), interval(row.low, row.high),
                 interval(row.usual_low, row.usual_high), ", ".join(row.aliases[:6]), row.question)
                for row in rows
            ],
        ),
    )  # fmt: skip


def unit(row: Variable) -> str:
    """Give a variable's unit, or the words of an ordinal with their numbers."""
    levels = ", ".join(f"{word} = {amount(value)}" for word, value in row.levels[:6])
    more = ", …" if len(row.levels) > 6 else ""
    return levels + more if levels else f"`{row.unit}`" if row.unit else row.kind


def interval(low: float | None, high: float | None) -> str:
    """Write an interval, open sides left out."""
    return "" if low is None and high is None else f"{amount(low)} … {amount(high)}".strip()


def error_page() -> str:
    """Write the page of errors: the tree, and each with its exit status."""
    tree = (errors.__doc__ or "").partition("\n\n")
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.TrialbridgeError)
    ]
    return page(
        "Errors",
        tree[0],
        f"```text\n{tree[2].rstrip()}\n```",
        table(
            ["error", "exit status", "what it says"],
            [(f"`{kind.__name__}`", str(kind.exit_status), kind.__doc__ or "") for kind in kinds],
        ),
    )


def form_page() -> str:
    """Write the page of the patient form: an example and every field, from its JSON Schema."""
    parts = form.schema()["$defs"]
    order = ["Form", *sorted(set(parts) - {"Form"})]
    return page(
        "The patient form",
        "A patient's record as JSON, read by `trialbridge intake FILE` and `trialbridge match FILE`. "
        "Every part may be left out; a field the form does not know is refused, never skipped.",
        f"```json\n{form.EXAMPLE.strip()}\n```",
        *(form_part(name, parts[name]) for name in order),
    )


def form_part(name: str, part: dict[str, Any]) -> str:
    """Write one object of the form: what it is and its fields."""
    rows = [(f"`{field}`", kind_of(what), meaning(what)) for field, what in part["properties"].items()]
    about = inspect.cleandoc(part.get("description", ""))
    return f"## {name}\n\n{about}\n\n{table(['field', 'holds', 'meaning'], rows)}"


def kind_of(what: dict[str, Any]) -> str:
    """Say in words what a field of the schema may hold."""
    if "$ref" in what:
        return what["$ref"].rpartition("/")[2]
    if "anyOf" in what:
        return " or ".join(dict.fromkeys(kind_of(option) for option in what["anyOf"] if not empty(option)))
    if "enum" in what:
        return ", ".join(f"`{value}`" for value in what["enum"] if value not in ("", None))
    if what.get("type") == "array":
        return f"list of {kind_of(what['items'])}"
    return {"string": "text", "boolean": "yes or no", "integer": "whole number"}.get(
        what["type"], what["type"]
    )


def empty(option: dict[str, Any]) -> bool:
    """Tell whether an option of the schema only says that the field may be left out."""
    return option.get("type") == "null"


def meaning(what: dict[str, Any]) -> str:
    """Give a field's description with its examples."""
    about = what.get("description") or next(
        (option["description"] for option in what.get("anyOf", ()) if "description" in option), ""
    )
    examples = ", ".join(f"`{json.dumps(value)}`" for value in what.get("examples", ()))
    return f"{about} (for example {examples})" if examples else about


def meaning_page() -> str:
    """Write the page of meaning: the tables that the tests of `judge` run."""
    vocabulary = default_vocabulary()
    rows = [
        (claim, in_words(rule, vocabulary), known(facts), words(truth)) for claim, rule, facts, truth in TABLE
    ]
    presumed = [
        (claim, f"{'ex' if exclusion else 'in'}clusion: {in_words(rule, vocabulary)}", known(facts), policy,
         f"{words(truth)}, {basis}")
        for claim, rule, facts, policy, exclusion, truth, basis in PRESUMED
    ]  # fmt: skip
    return page(
        "What a rule means",
        f"Each row is a test: the rule, what the record says, and the truth on {DAY} under the policy "
        "`stated`. The truth is the rule's own; [the glossary](../glossary.md) has the rules of meaning in "
        "words.",
        table(["claim", "rule", "the record says", "truth"], rows),
        "## What may be presumed\n\nHere the truth is the requirement's: for an exclusion, met means that it "
        "does not exclude.",
        table(["claim", "criterion", "the record says", "policy", "truth and basis"], presumed),
    )


def known(facts: Iterable[Fact]) -> str:
    """Write what is known, or that nothing is."""
    return "; ".join(map(fact_in_words, facts)) or "nothing"


def words(truth: str) -> str:
    """Write a truth as pages do."""
    return truth.replace("_", " ")


READING = (
    ("18 ≤ age ≤ 75 years", "A value lies between two limits; `<` and `>` leave the limit itself out."),
    ("ALT ≤ 2.5 × upper limit of normal", "The limit is a multiple of the laboratory's own limit."),
    ("stroke", "The patient has or had it, or anything below it in the hierarchy of concepts."),
    ("current pregnancy, a history of stroke", "It must hold now; it must have been."),
    ("severe infection", "A quality must be stated by the record too; else the answer is unknown."),
    ("zenker diverticulum", "A name that the vocabulary does not hold: the record must use it too."),
    ("chemotherapy at most 4 weeks before enrolment", "A window: how long before or after what."),
    ("number of prior lines ≥ 2", "How often something was."),
    ("not …", "It must not hold."),
    ("all of (…; …), any of (…; …), at least 2 of (…; …)", "Every part, one part, two parts hold."),
    ("if …, then …, else …", "The first decides which of the others is asked; without an else nothing is."),
    ("“…” (not understood)", "Words that no rule stands for: `Opaque`. Always unknown, never judged."),
)


def criteria_page() -> str:
    """Write the page of criteria: how rules are read, what is not understood, and every kind."""
    known = kinds()
    examples = sum(len(kind.examples) for kind in known)
    return page(
        "Criteria and their rules",
        "A study's eligibility text is cut into criteria, one a sentence, and each is read into a rule. "
        f"This page shows what is read how: {len(known)} kinds of criteria with {examples} examples, each of "
        "which is a test. The figures on real studies stand in [the benchmarks](benchmarks.md).",
        "## How to read a rule\n\nThe rule is the sentence's own: in an exclusion it says what excludes, "
        "and is judged as its denial. [What a rule means](reference/meaning.md) says how shapes are judged.",
        table(["written", "meaning"], READING),
        "## What is not understood\n\nNo word is dropped. What the parser cannot read stays in the rule as "
        "it stands, as `Opaque`, beside what it can read: a criterion is *computable* only where nothing is "
        "Opaque and every number, negation, exception and window of the sentence stands in the rule. Where "
        "one is not computable, a patient may still fail it on the part that was read; it is never met by "
        "half. `trialbridge parse FILE` (or the identifier of a stored study) marks what was not understood "
        "with `?`, lists the numbers of those criteria, and prints the share of the requirements that are "
        "computable, by count and by characters; `--json` also counts them by kind. Consent, the "
        "investigator's judgement, preferences and what follows entry are listed by their role and not "
        "judged. Where the parser is wrong, [a person's correction](how-to/corrections.md) takes its place.",
        "## The kinds\n\nOne file each in `src/trialbridge/eligibility/kinds`; examples with their rules in "
        "words.",
        *(kind_part(kind) for kind in known),
    )


def kind_part(kind: Kind) -> str:
    """Write one kind: its charge and its examples."""
    module = import_module(f"trialbridge.eligibility.kinds.{kind.name}")
    rows = [
        (example.text, "exclusion" if example.exclusion else "", in_words(example.rule, default_vocabulary()))
        for example in kind.examples
    ]
    return f"### {kind.name}\n\n{inspect.getdoc(module)}\n\n{table(['sentence', '', 'rule'], rows)}"


def commands_page() -> str:
    """Write the page of commands: each with its arguments and options, from the program itself."""
    root: Any = typer.main.get_command(app)
    return page(
        "Commands",
        root.help,
        "`PATIENT` and `FILE` may be `-`, standard input. `--json` prints one JSON document on standard "
        "output and nothing else there; progress goes to standard error. Exit status: 0 done, 1 the input "
        "was wrong (one plain line says what was expected, what came, where, and what to do), 2 a source or "
        "the machine failed. What is stored rests under `TRIALBRIDGE_DATA` (default "
        "`~/.local/share/trialbridge`).",
        *command_parts("trialbridge", root),
    )


def command_parts(name: str, command: Any) -> list[str]:
    """Write a command, or every command of a group, in the order of the help."""
    if hasattr(command, "commands"):
        return [
            part
            for inner in command.commands
            for part in command_parts(f"{name} {inner}", command.commands[inner])
        ]
    arguments = [param for param in command.params if not param.opts[0].startswith("-")]
    usage = " ".join([name, *(param.metavar or param.name.upper() for param in arguments)])
    rows = [(switches(param), param.help or "", default(param)) for param in command.params]
    return [f"## {usage}", inspect.cleandoc(command.help or ""), table(["", "meaning", "default"], rows)]


def switches(param: Any) -> str:
    """Write the names of an option, or the name of an argument."""
    if not param.opts[0].startswith("-"):
        return f"`{param.metavar or param.name.upper()}`"
    return ", ".join(f"`{option}`" for option in (*param.opts, *param.secondary_opts))


def default(param: Any) -> str:
    """Write what holds where nothing is given; nothing for a switch and for what may be left out."""
    value = getattr(param, "default", None)
    return f"`{value}`" if isinstance(value, str | int | float) and value and value is not True else ""


def asvs() -> list[dict[str, str]]:
    """Read the table of security requirements: identifier, level, what is asked, state, by what."""
    with (DOCS / "asvs.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def asvs_page() -> str:
    """Write the page of security requirements."""
    rows = asvs()
    counts = Counter(row["state"] for row in rows)
    told = ", ".join(
        f"{state} {counts[state]}" for state in ("met", "not applicable", "the hospital's", "not met")
    )
    return page(
        "Security requirements",
        f"The {len(rows)} requirements of levels 1 and 2 of the OWASP Application Security Verification "
        f"Standard 5.0.0, in our own short words: {told}. *Met* names the tests that hold it, or the part of "
        "[security.md](../security.md) that it asks to be written down; a test checks that each exists.",
        table(
            ["", "level", "asks", "state", "by"],
            [
                (row["requirement"], row["level"], row["asks"], row["state"], _by(row)) for row in rows
            ],
        ),
    )  # fmt: skip


def _by(row: dict[str, str]) -> str:
    return ", ".join(f"`{it}`" for it in row["by"].split()) if row["by"].startswith("test_") else row["by"]


PAGES: dict[str, Callable[[], str]] = {
    "criteria.md": criteria_page,
    "reference/asvs.md": asvs_page,
    "reference/commands.md": commands_page,
    "reference/errors.md": error_page,
    "reference/form.md": form_page,
    "reference/meaning.md": meaning_page,
    "reference/variables.md": variables,
}
"""Every generated page, by its place in this folder."""


def main() -> None:
    """Write every page."""
    (DOCS / "reference").mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
