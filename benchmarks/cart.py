"""Claim: target and product of CAR-T studies are read from title, summary and interventions alone.

    python benchmarks/cart.py [--data ../shared/data] [--show 20] [--others]

Only rows of the gold whose label has an explicit source count. A target is right when every antigen of the
gold is found (and the cells are NK cells where the gold says so), exact when no other is; a product is right
when it alone is found. `--others` gives the agreement on the other rows, whose labels the gold infers, and
30 disagreements drawn by a seed; `cart_read.csv` says of the disagreements that were read who is right.
"""

import argparse
import csv
import gzip
import random
import time
from collections import Counter
from pathlib import Path

from trialbridge.model.study import Intervention, Source, Study, Text
from trialbridge.report.landscape import Card, card, landscape
from trialbridge.vocab import default_vocabulary

TARGET_SOURCES = ("antigen_match", "named_product", "dual_combo", "named_product_over_llm_punt")
PRODUCT_SOURCES = {"explicit_autologous": "autologous", "explicit_allogeneic": "allogeneic"}
PRODUCTS = {"Autologous": {"autologous"}, "Allogeneic/Off-the-shelf": {"allogeneic"}, "In vivo": {"in-vivo"}}
KINDS = frozenset(("autologous", "allogeneic", "in-vivo"))
NONE = frozenset(("Other_or_unknown", "CAR-T_unspecified", "CAR-NK"))
SEED, READ = 6, 30
NK = "CAR-NK: "
VALUES = {"il13rα2": "il13ra2", "gucy2c": "guyc2c", "kappalc": "kappa"}
DISEASES = {
    "AL amyloidosis": "al-amyloidosis", "AML": "acute-myeloid-leukaemia",
    "R/R AML": "acute-myeloid-leukaemia",
    "Adult B-ALL": "b-cell-all", "B-ALL": "b-cell-all", "Pediatric B-ALL": "b-cell-all",
    "Ph+ B-ALL": "b-cell-all", "B-NHL": "b-cell-non-hodgkin-lymphoma", "Bladder": "bladder-cancer",
    "Breast": "breast-cancer", "HER2+ breast": "breast-cancer", "TNBC": "triple-negative-breast-cancer",
    "CLL": "chronic-lymphocytic-leukaemia", "CMML": "cmml", "Classical HL": "hodgkin-lymphoma",
    "Colorectal": "colorectal-cancer", "DIPG": "dipg", "DLBCL": "dlbcl", "Ependymoma": "ependymoma",
    "Esophageal": "oesophageal-cancer", "FL": "follicular-lymphoma", "GBM": "glioblastoma",
    "Gastric/GEJ": "gastric-cancer", "H&N": "head-and-neck-cancer", "HCC": "hepatocellular-carcinoma",
    "HNSCC": "head-and-neck-squamous-cell-carcinoma", "MCL": "mantle-cell-lymphoma",
    "MDS": "myelodysplastic-syndrome", "Medulloblastoma": "medulloblastoma", "Melanoma": "melanoma",
    "Mesothelioma": "mesothelioma", "Multiple myeloma": "multiple-myeloma", "R/R MM": "multiple-myeloma",
    "Newly diagnosed MM": "multiple-myeloma", "Smoldering MM": "multiple-myeloma",
    "NSCLC": "non-small-cell-lung-cancer", "Neuroblastoma": "neuroblastoma", "Ovarian": "ovarian-cancer",
    "Nasopharyngeal": "nasopharyngeal-carcinoma", "PCNSL": "primary-cns-lymphoma", "PMBCL": "pmbcl",
    "PTCL-NOS": "peripheral-t-cell-lymphoma", "Pancreatic": "pancreatic-cancer",
    "Plasma cell leukemia": "plasma-cell-leukaemia", "Prostate": "prostate-cancer",
    "RCC": "renal-cell-carcinoma", "SCLC": "small-cell-lung-cancer", "Sarcoma": "sarcoma",
    "Soft tissue sarcoma": "soft-tissue-sarcoma", "T-ALL": "t-cell-all",
}  # fmt: skip
"""The gold's diseases as concepts; baskets and "other" name none."""


def study(row: dict[str, str]) -> Study:
    """Make a study of the row's own words."""
    return Study(
        id=row["NCTId"], source=Source("ctgov"), title=(Text(row["BriefTitle"]),),
        summary=(Text(row["BriefSummary"]),), conditions=tuple(row["Conditions"].split("|")),
        interventions=tuple(Intervention(name) for name in row["Interventions"].split("|") if name),
    )  # fmt: skip


def antigens(category: str) -> set[str]:
    """Give the gold's antigens as values of the table of targets."""
    named = category.removeprefix(NK).removesuffix(" dual").split("/")
    plain = (name.strip().lower().replace(" ", "") for name in named)
    return {VALUES.get(name, name) for name in plain}


def others(rows: list[dict[str, str]], cards: list[Card]) -> None:
    """Print the agreement on rows whose label has no explicit source, and the disagreements drawn."""
    counts: Counter[tuple[str, str]] = Counter()
    differing = []
    for row, each in zip(rows, cards, strict=True):
        values = {facet: {label.value for label in each.labels if label.facet == facet}
                  for facet in ("target", "product")}  # fmt: skip
        category = row["TargetCategory"]
        asked = {
            "target": (set() if category in NONE else antigens(category), values["target"]),
            "product": (PRODUCTS.get(row["ProductType"], set()), values["product"] & KINDS),
        }
        inferred = {"target": row["TargetSource"] not in TARGET_SOURCES,
                    "product": row["ProductTypeSource"] not in PRODUCT_SOURCES}  # fmt: skip
        for facet, (gold, found) in asked.items():
            if inferred[facet]:
                kind = (
                    "agree"
                    if gold <= found and bool(gold) == bool(found)
                    else "differ"
                    if found
                    else "silent"
                )
                counts[facet, kind] += 1
                if kind == "differ":
                    differing.append((row["NCTId"], facet, sorted(gold), sorted(found)))
    for facet in ("target", "product"):
        print(
            f"{facet} of the other rows:",
            *(f"{kind} {counts[facet, kind]}" for kind in ("agree", "silent", "differ")),
        )
    for line in random.Random(SEED).sample(differing, READ):
        print(*line)


def main() -> None:
    """Print the shares and some disagreements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--others", action="store_true")
    given = parser.parse_args()
    vocabulary = default_vocabulary()
    with gzip.open(
        given.data / "gold" / "cart" / "trials_2026-08-22.csv.gz", "rt", encoding="utf-8"
    ) as lines:
        rows = list(csv.DictReader(lines))
    targets, exact, products, diseases, missed = [], [], [], [], []
    explicit = ("TargetSource", TARGET_SOURCES), ("ProductTypeSource", tuple(PRODUCT_SOURCES))
    started = time.perf_counter()
    cards = [card(study(row), vocabulary) for row in rows]
    told = landscape("CAR-T", cards, day="", engine="")
    took = time.perf_counter() - started
    for row, each in zip(rows, cards, strict=True):
        found = each.labels
        values = {facet: {label.value for label in found if label.facet == facet}
                  for facet in ("class", "target", "product")}  # fmt: skip
        if row["TargetSource"] in TARGET_SOURCES:
            wanted = antigens(row["TargetCategory"])
            kind = not row["TargetCategory"].startswith(NK) or "car-nk" in values["class"]
            targets.append(wanted <= values["target"] and kind)
            exact.append(wanted == values["target"] and kind)
            if not targets[-1]:
                missed.append((row["NCTId"], row["TargetCategory"], sorted(values["target"])))
        sure = any(row[column] in sources for column, sources in explicit)
        if sure and (disease := DISEASES.get(row["DiseaseEntity"])):
            named = [label.value for label in found if label.facet == "cancer"]
            diseases.append(
                any(vocabulary.is_a(own, disease) or vocabulary.is_a(disease, own) for own in named)
            )
            if not diseases[-1]:
                missed.append((row["NCTId"], row["DiseaseEntity"], named))
        if product := PRODUCT_SOURCES.get(row["ProductTypeSource"]):
            products.append(values["product"] & KINDS == {product})
            if not products[-1]:
                missed.append((row["NCTId"], product, sorted(values["product"])))
    print(f"the landscape of {told.studies} studies in {took:.1f} s")
    print(
        f"target found {sum(targets)} of {len(targets)}, exactly {sum(exact)}; "
        f"product {sum(products)} of {len(products)}; disease {sum(diseases)} of {len(diseases)}"
    )
    for line in missed[: given.show]:
        print(*line)
    if given.others:
        others(rows, cards)


if __name__ == "__main__":
    main()
