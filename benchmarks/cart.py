"""Claim: target and product of CAR-T studies are read from title, summary and interventions alone.

    python benchmarks/cart.py [--data ../shared/data] [--show 20]

Only rows of the gold whose label has an explicit source count. A target is right when every antigen of the
gold is found (and the cells are NK cells where the gold says so), exact when no other is; a product is right
when it alone is found.
"""

import argparse
import csv
import gzip
import time
from pathlib import Path

from trialbridge.model.study import Intervention, Source, Study, Text
from trialbridge.report.tested import labels
from trialbridge.vocab import default_vocabulary

TARGET_SOURCES = ("antigen_match", "named_product", "dual_combo", "named_product_over_llm_punt")
PRODUCT_SOURCES = {"explicit_autologous": "autologous", "explicit_allogeneic": "allogeneic"}
NK = "CAR-NK: "
VALUES = {"il13rα2": "il13ra2", "gucy2c": "guyc2c"}


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


def main() -> None:
    """Print the shares and some disagreements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--show", type=int, default=20)
    given = parser.parse_args()
    vocabulary = default_vocabulary()
    with gzip.open(
        given.data / "gold" / "cart" / "trials_2026-08-22.csv.gz", "rt", encoding="utf-8"
    ) as lines:
        rows = list(csv.DictReader(lines))
    targets, exact, products, missed = [], [], [], []
    started = time.perf_counter()
    for row in rows:
        found = labels(study(row), vocabulary)
        values = {facet: {label.value for label in found if label.facet == facet}
                  for facet in ("class", "target", "product")}  # fmt: skip
        if row["TargetSource"] in TARGET_SOURCES:
            wanted = antigens(row["TargetCategory"])
            kind = not row["TargetCategory"].startswith(NK) or "car-nk" in values["class"]
            targets.append(wanted <= values["target"] and kind)
            exact.append(wanted == values["target"] and kind)
            if not targets[-1]:
                missed.append((row["NCTId"], row["TargetCategory"], sorted(values["target"])))
        if product := PRODUCT_SOURCES.get(row["ProductTypeSource"]):
            products.append(values["product"] & {"autologous", "allogeneic"} == {product})
            if not products[-1]:
                missed.append((row["NCTId"], product, sorted(values["product"])))
    print(f"{len(rows)} studies in {time.perf_counter() - started:.1f} s")
    print(
        f"target found {sum(targets)} of {len(targets)}, exactly {sum(exact)}; "
        f"product {sum(products)} of {len(products)}"
    )
    for line in missed[: given.show]:
        print(*line)


if __name__ == "__main__":
    main()
