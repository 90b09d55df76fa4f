"""Narrowing by coded fields: what was asked -> queries on the facet fields; unknown values find nothing."""

import msgspec
import tantivy

from trialbridge.search.asked import all_of, any_of, without
from trialbridge.search.schema import CONCEPTS
from trialbridge.search.text import sound
from trialbridge.vocab import Vocabulary

# What people write for the codes of the model.
SPELLINGS = {
    "phase": {
        "0": "early_phase1", "1": "phase1", "2": "phase2", "3": "phase3", "4": "phase4",
        "i": "phase1", "ii": "phase2", "iii": "phase3", "iv": "phase4",
    },
    "country": {
        "us": "united states", "usa": "united states", "uk": "united kingdom", "prc": "china",
        "中国": "china", "korea": "south korea", "korea, republic of": "south korea",
    },
    "sex": {"f": "female", "m": "male", "both": "all", "women": "female", "men": "male", "any": "all"},
}  # fmt: skip


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Any of the values of a field, and all of the fields; `sex` and `age` ask whom a study takes.

    `age` is in years. A study that states no sex or limit takes everyone.
    """

    status: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    study_type: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    intervention_type: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    registry: tuple[str, ...] = ()
    sex: str = ""
    age: float | None = None


OTHER_SEX = {"female": ("male",), "male": ("female",)}
VALUED = ("status", "phase", "study_type", "intervention_type", "country", "registry")


def queries(filters: Filters, schema: tantivy.Schema, vocabulary: Vocabulary) -> list[tantivy.Query]:
    """Give the queries that must all hold; none of them counts for the score."""
    made = [
        any_of([_coded(name, value, schema) for value in getattr(filters, name)])
        for name in VALUED
        if getattr(filters, name)
    ]
    if filters.condition:
        made.append(any_of([_condition(name, schema, vocabulary) for name in filters.condition]))
    if filters.sex:
        others = OTHER_SEX.get(_code("sex", filters.sex), ("female", "male"))
        made.append(without(*(tantivy.Query.term_query(schema, "sex", sex) for sex in others)))
    if filters.age is not None:
        age, number = float(filters.age), tantivy.FieldType.Float
        made.append(tantivy.Query.range_query(schema, "minimum_age", number, None, age))
        # "up to 65 years" takes everyone who has not turned 66
        made.append(tantivy.Query.range_query(schema, "maximum_age", number, float(int(age)), None))
    return [tantivy.Query.const_score_query(query, 0.0) for query in made]


def _coded(name: str, value: str, schema: tantivy.Schema) -> tantivy.Query:
    if name == "phase":
        parts = [_code(name, part) for part in value.lower().removeprefix("phase").split("/")]
        return all_of([tantivy.Query.term_query(schema, name, part) for part in parts])
    return tantivy.Query.term_query(schema, name, _code(name, value))


def _code(name: str, value: str) -> str:
    plain = " ".join(sound(value).lower().split())
    if name == "phase":
        plain = plain.removeprefix("phase").strip(" _")
        return SPELLINGS[name].get(
            plain, plain if plain.startswith(("early", "na", "n/a")) else f"phase{plain}"
        )
    plain = SPELLINGS.get(name, {}).get(plain, plain)
    return plain if name == "country" else plain.replace(" ", "_").replace(",", "")


def _condition(name: str, schema: tantivy.Schema, vocabulary: Vocabulary) -> tantivy.Query:
    """Match the condition as published, or whatever stands under the concept it names."""
    plain = " ".join(sound(name).lower().split())
    made = [tantivy.Query.term_query(schema, "condition", plain)]
    for hit in vocabulary.scan(name):
        if hit.start == 0 and hit.end == len(name):
            senses = (sense.value for sense in hit.senses if sense.type == "concept")
            made += [tantivy.Query.term_query(schema, CONCEPTS, concept) for concept in senses]
    return any_of(made)
