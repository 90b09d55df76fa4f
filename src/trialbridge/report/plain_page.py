"""A study in plain words as one self-contained HTML page; it tells nothing that `plain` does not."""

from trialbridge.report.glossary import linked
from trialbridge.report.pages import environment, file
from trialbridge.report.plain import SECTIONS, Plain
from trialbridge.vocab.locale import sayings


def page(told: Plain) -> str:
    """Render a study in plain words as UTF-8 HTML, in the language it is told in."""
    sections = [
        (name, told.headings[name], found)
        for name in SECTIONS
        if (found := [each for each in told.sentences if each.section == name])
    ]
    rendered = environment().from_string(file("plain.html")).render(
        told=told, sections=sections, said=sayings("report", told.language), css=file("match.css"),
        tag="zh-Hans" if told.language == "zh" else told.language,
    )  # fmt: skip
    return linked(rendered, told.language)
