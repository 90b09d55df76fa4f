"""What a study tests: words of a record and the labels they give, each shown by the words that gave it."""

import pytest
from tests.studies import study

from trialbridge.matching.therapy import texts
from trialbridge.model.study import Arm, Coded, Eligibility, Intervention, Study, Text
from trialbridge.report.tested import labels
from trialbridge.vocab import Vocabulary


def titled(title: str, *given: str, **fields: object) -> Study:
    """Make a study of a title and the names of what is given."""
    bare: dict[str, object] = {
        "title": (Text(title),), "summary": (), "conditions": (), "eligibility": Eligibility(),
        "interventions": tuple(Intervention(name) for name in given),
    }  # fmt: skip
    return study(**{**bare, **fields})


def found(given: Study, vocabulary: Vocabulary) -> set[str]:
    """Give the labels as "facet:value"."""
    return {f"{label.facet}:{label.value}" for label in labels(given, vocabulary)}


@pytest.mark.parametrize(
    ("title", "given", "wanted", "unwanted"),
    [
        ("CIK cells in liver cancer", ("CIK cells",), "class:cik cancer:primary-liver-cancer", "class:dc-cik"),
        ("Dendritic cells and cytokine-induced killer cells", (), "class:dc-cik", "class:cik class:dc-vaccine"),
        ("CIK cells given with dendritic cells", (), "class:dc-cik", "class:cik class:dc-vaccine"),
        ("D-CIK for melanoma", ("D-CIK",), "class:dc-cik cancer:melanoma", "class:cik combined:vaccine"),
        ("DC-CIK and CIK compared", ("DC-CIK cells", "CIK cells"), "class:dc-cik class:cik", "class:dc-vaccine"),
        ("NK cells after first-line chemotherapy", ("NK cells",), "class:nk setting:first-line", "combined:chemotherapy"),
        ("CAR-NK cells against CD19", (), "class:car-nk target:cd19", "class:nk class:car-t"),
        ("A product for myeloma", ("Ciltacabtagene autoleucel",), "class:car-t target:bcma product:autologous", "product:allogeneic"),
        ("Tandem CART19/20", (), "class:car-t target:cd19 target:cd20", "target:cd22"),
        ("T cells with truncated CD19 against GD2", (), "target:gd2", "target:cd19"),
        ("CAR-T cells after allogeneic stem cell transplantation", (), "class:car-t combined:transplantation", "product:allogeneic"),
        ("CIK cells for leukaemia when CAR-T cells are lost early", ("CIK cells",), "class:cik", "class:car-t"),
        ("CIK in patients with early CAR-T cell dysfunction", ("CIK cells",), "class:cik", "class:car-t"),
        ("CAR-T cells in lost causes of myeloma", (), "class:car-t", ""),
        ("Allogeneic CAR-T cells", (), "product:allogeneic", "product:autologous"),
        ("CIK cells and sintilimab", (), "combined:pd-1", "combined:targeted"),
        ("CIK cells with bevacizumab", (), "combined:anti-vegf", "combined:targeted"),
        ("Glofitamab after failure of CAR-T cells", ("Glofitamab",), "", "class:car-t"),
        ("CIK cells after failure of sorafenib", (), "class:cik", "combined:anti-vegf"),
        ("CIK cells after TACE", (), "combined:tace", "combined:chemotherapy"),
        ("CIK cells without chemotherapy", (), "class:cik", "combined:chemotherapy"),
        ("CAR-T cells", ("CAR-T cells", "Fludarabine"), "combined:conditioning", "combined:chemotherapy"),
("CAR-T cells", ("CAR-T cells", "Gemcitabine"), "combined:chemotherapy", "combined:conditioning"),
        ("A vaccine of dendritic cells for people with kidney cancer who later may also be given CIK cells", (), "class:cik class:dc-vaccine", "class:dc-cik"),
                ("CIK cells", ("CIK cells", "Gemcitabine"), "combined:chemotherapy", "combined:conditioning"),
        ("Adjuvant CIK cells in resected pancreatic cancer", (), "setting:adjuvant cancer:pancreatic-cancer", "setting:advanced"),
        ("CIK in non-small cell lung cancer without EGFR mutation", (), "biomarker:egfr", "biomarker:antigen-positive"),
        ("CAR-T cells in CD7-positive leukaemia", (), "biomarker:antigen-positive target:cd7", "product:autologous"),
        ("Gefitinib in lung cancer with EGFR mutation", ("Gefitinib",), "cancer:lung-cancer", "target:egfr class:cik"),
        ("CAR.70-engineered IL15-transduced cord blood-derived NK cells", (), "class:car-nk", "class:nk class:car-t combined:cytokine"),
        ("TROP2 CAR engineered NK cells", (), "class:car-nk", "class:car-t class:nk"),
        ("Vaccine responses post CAR-T treatment", (), "", "class:car-t"),
        ("Glofitamab in transplant or CAR T-cell therapy eligible lymphoma", ("Glofitamab",), "", "class:car-t"),
        ("Adjuvant chemotherapy guided by the level of TILs", (), "", "class:til"),
        ("Bevacizumab in natural killer cell neoplasms", ("Bevacizumab",), "", "class:nk"),
        ("Pentoxifylline with combination antiretroviral therapy (cART)", (), "", "class:car-t"),
        ("Carcinoembryonic antigen peptide-pulsed dendritic cells", (), "class:dc-vaccine target:cea", "class:car-t combined:vaccine"),
        ("PD-1 knockout MUC1 CAR-T cells", (), "class:car-t target:muc1", "combined:pd-1"),
        ("CAR-T cells carrying activated PD-1", (), "class:car-t", "combined:pd-1"),
        ("Bispecific anti-CD19 anti-CD20 CAR-T cells", (), "class:car-t target:cd19 target:cd20", "combined:targeted"),
        ("CAR-T cells after lymphodepleting chemotherapy", (), "combined:conditioning", "combined:chemotherapy"),
        ("Donor lymphocyte infusion for relapse after transplantation", (), "class:dli", "combined:transplantation"),
        ("CAR-T cells in people who have had a stem cell transplant", (), "class:car-t", "combined:transplantation"),
        ("CAR-T cells where stem cell transplant is not planned", (), "class:car-t", "combined:transplantation"),
        ("Virus-specific T cells for a poor response to rituximab", (), "", "combined:targeted"),
        ("CAR-T cells in recurrent or refractory BCMA positive myeloma", (), "class:car-t target:bcma", "target:cd19"),
        ("CD19 and CD22 targeted CAR-T cells", (), "target:cd19 target:cd22", "target:cd20"),
        ("GD2 chimeric antigen receptor natural killer T cells", (), "class:nkt target:gd2", "class:nk class:car-t"),
        ("Siltuximab for cytokine release related to CAR-T cells", ("Siltuximab",), "", "class:car-t combined:targeted"),
        ("Sequencing after CAR-T cell therapy-induced remission", ("Sequencing",), "", "class:car-t"),
        ("Talquetamab in people who have received BCMA CAR-T cells", ("Talquetamab",), "", "class:car-t"),
        ("Heart outcomes related to CAR-T cells", (), "class:car-t", ""),
        ("Dendritic cell activated lymphocytes in leukaemia", (), "class:ctl", "class:dc-vaccine class:other-cells"),
        ("HER2-specific T cells after a vaccine", ("HER2-specific T cells",), "class:ctl", "class:other-cells"),
        ("Lymphocytes transduced with a murine T-cell receptor", ("mTCR lymphocytes", "Cyclophosphamide"), "class:tcr-t combined:conditioning", "class:other-cells combined:chemotherapy"),
        ("Chimeric antigen receptor macrophages", ("CAR macrophages",), "class:car-m", "class:car-t"),
        ("Dendritic cells with peptides", ("In vitro-treated peripheral blood stem cell transplantation",), "class:dc-vaccine", "combined:transplantation"),
        ("Anti-cytotoxic T-lymphocyte-associated antigen 4 in melanoma", ("Ipilimumab",), "", "class:ctl"),
        ("T cells with chimeric antiCEA immunoglobulin-T cell receptors", (), "class:car-t", "class:other-cells"),
        ("OKT3 x Herceptin armed activated T cells", ("Autologous lymphocytes",), "class:other-cells", "combined:targeted"),
        ("CAR-T cells in chemotherapy refractory solid tumours", (), "class:car-t", "combined:chemotherapy"),
        ("Dendritic cells with anti-PD-1 checkpoint inhibitors", (), "combined:pd-1", "combined:targeted"),
        ("PD1-PSMA-CART cells in prostate cancer", (), "class:car-t target:psma", "combined:pd-1"),
        ("CD22 CAR-T cells after CD19 CAR-T cells", ("firi-cel",), "class:car-t", ""),
        ("Melanoma", ("til infusion",), "class:til", ""),
        ("Omalizumab and the expression of a receptor on dendritic cells", ("Omalizumab",), "", "class:dc-vaccine"),
        ("Activated T-cell depletion after transplantation", ("Basiliximab",), "", "class:other-cells"),
        ("NK cells stimulated with IL-2", ("NK cells",), "class:nk", "combined:cytokine"),
        ("Dendritic cells", ("Dendritic cells", "Sargramostim"), "combined:cytokine", ""),
        ("BEAM-201 CAR-T cells in leukaemia", (), "class:car-t", "combined:chemotherapy"),
        ("BEAM and CAR-T cells in lymphoma", (), "class:car-t combined:chemotherapy", ""),
        ("TCR-T cells after a conditioning regimen", (), "class:tcr-t combined:conditioning", "combined:chemotherapy"),
        ("Virus-specific T cells against infections following stem cell transplantation", (), "class:ctl", "combined:transplantation"),
        ("Donor lymphocytes with nonmyeloablative stem cell transplantation", ("Donor lymphocyte infusion",), "class:dli combined:transplantation", "combined:conditioning"),
        ("T cells in breast cancer (ER-, PR-, HER2-)", (), "cancer:triple-negative-breast-cancer", "class:cik"),
    ],
)  # fmt: skip
def test_labels_of_titles_and_names(
    vocabulary: Vocabulary, title: str, given: tuple[str, ...], wanted: str, unwanted: str
) -> None:
    """A record's own words give the labels, and only those."""
    given_labels = found(titled(title, *given), vocabulary)
    assert set(wanted.split()) <= given_labels
    assert given_labels.isdisjoint(unwanted.split())


def test_what_an_arm_without_the_therapy_gets_is_what_it_is_compared_with(vocabulary: Vocabulary) -> None:
    """Partners are what stands beside the therapy in its arm, comparators what the other arm has."""
    given = titled(
        "CIK cells with sorafenib",
        arms=(
            Arm("CIK", Coded("experimental"), "", ("CIK cells", "Sorafenib")),
            Arm("Control", Coded("active_comparator"), "", ("Sorafenib",)),
        ),
        interventions=(Intervention("CIK cells"), Intervention("Sorafenib")),
    )
    assert {"combined:anti-vegf", "compared:anti-vegf"} <= found(given, vocabulary)


@pytest.mark.parametrize(
    ("arm", "wanted"),
    [
        (Arm("Control", Coded("no_intervention"), "regular follow-up"), "compared:observation"),
        (Arm("Nothing more", Coded("no_intervention")), "compared:observation"),
        (Arm("Saline", Coded("placebo_comparator")), "compared:placebo"),
        (Arm("CIK cells", Coded("active_comparator")), "compared:cik"),
    ],
)
def test_comparators_are_told_by_label_description_or_type(
    vocabulary: Vocabulary, arm: Arm, wanted: str
) -> None:
    """An arm that gets nothing, a placebo or the plain therapy is found as the comparator."""
    given = titled("DC-CIK cells in glioma", arms=(Arm("DC-CIK", Coded("experimental"), ""), arm))
    assert wanted in found(given, vocabulary)


def test_whom_an_arm_takes_is_no_partner(vocabulary: Vocabulary) -> None:
    """A treatment that the people of an arm had or will have anyway is not given with the cells."""
    cells = Intervention(name="Virus-specific T cells")
    for label in ("Patients after allogeneic HCT", "Group A: patients who undergo allogeneic HCT"):
        arm = Arm(label=label, interventions=(cells.name,))
        given = titled("Virus-specific T cells", interventions=(cells,), arms=(arm,))
        assert "combined:transplantation" not in found(given, vocabulary), label


def test_the_standard_that_a_title_compares_with_is_compared(vocabulary: Vocabulary) -> None:
    """In a record without arms it is no partner; without such a title it is one."""
    given = ("Axicabtagene ciloleucel", "Platinum-based salvage chemotherapy")
    against = found(titled("Axicabtagene ciloleucel versus standard of care", *given), vocabulary)
    assert "compared:chemotherapy" in against
    assert "combined:chemotherapy" not in against
    assert "combined:chemotherapy" in found(titled("Axicabtagene ciloleucel", *given), vocabulary)
    many = ("Arlocabtagene autoleucel", "Fludarabine", "Carfilzomib")
    versus = found(titled("Arlocabtagene autoleucel versus standard regimens", *many), vocabulary)
    assert {"compared:targeted", "combined:conditioning"} <= versus
    assert "combined:conditioning" not in found(
        titled(
            "Obecabtagene autoleucel versus standard care",
            "Obecabtagene autoleucel",
            "Rituximab, cyclophosphamide and prednisone",
        ),
        vocabulary,
    )
    assert "combined:targeted" not in versus


def test_cells_made_inside_the_body_are_nobodys_product(vocabulary: Vocabulary) -> None:
    """Whose T cells they were is no other kind of product."""
    given = titled("An in vivo CAR-T injection that lets patients' own T cells aim at CD19")
    assert {label for label in found(given, vocabulary) if label.startswith("product")} == {"product:in-vivo"}


def test_summary_speaks_where_titles_are_silent(vocabulary: Vocabulary) -> None:
    """Class, partner, cancer and setting are read from the summary where nothing else names them."""
    given = titled(
        "A study of immunotherapy",
        summary=(
            Text("Autologous CIK cells combined with pembrolizumab in metastatic melanoma. CD5 is a marker."),
        ),
        eligibility=Eligibility(
            criteria=(Text("Inclusion criteria: MSS tumour. Exclusion criteria: MSI-H tumour."),)
        ),
    )
    read = found(given, vocabulary)
    assert {"class:cik", "combined:pd-1", "cancer:melanoma", "setting:advanced", "biomarker:mss"} <= read
    assert read.isdisjoint({"biomarker:msi-high", "target:cd5"})


def test_boilerplate_names_nothing(vocabulary: Vocabulary) -> None:
    """The registry's word for a biological product is no vaccine."""
    given = titled("CIK cells", arms=(Arm("CIK cells", None, "Biological/Vaccine: CIK cells"),))
    assert "combined:vaccine" not in found(given, vocabulary)


def test_study_without_cells_has_no_class(vocabulary: Vocabulary) -> None:
    """A study of something else gets neither class, target, product, partner nor comparator."""
    read = found(titled("Exercise after surgery", "Walking"), vocabulary)
    assert not {
        each for each in read if each.startswith(("class", "target", "product", "combined", "compared"))
    }


def test_vague_cancers_give_way(vocabulary: Vocabulary) -> None:
    """A named organ replaces "neoplasms"; a metastasis never stands for its primary."""
    given = titled("CIK cells", conditions=("Neoplasms", "Liver Metastases", "Colorectal Cancer"))
    assert {each for each in found(given, vocabulary) if each.startswith("cancer")} == {
        "cancer:colorectal-cancer"
    }
    assert "cancer:malignant-neoplasm" in found(titled("CIK cells in cancer"), vocabulary)


def test_quotes_are_the_records_own_words(vocabulary: Vocabulary) -> None:
    """Every label's quote stands in its field at its place."""
    given = titled(
        "Autologous CIK cells plus FOLFOX in colon cancer", "CIK cells", arms=(Arm("CIK"), Arm("FOLFOX"))
    )
    for label in labels(given, vocabulary):
        text = texts(given)[label.quote.source]
        assert text[label.quote.start : label.quote.end] == label.quote.text


def test_words_further_down_tell_more_of_the_cells(vocabulary: Vocabulary) -> None:
    """NK cells that a summary calls CAR-NK are; a title that names cells given before outweighs a summary."""
    armed = titled("NK cells in leukaemia", "QN-1", summary=(Text("QN-1 (CAR-NK cells against CD33)."),))
    assert "class:car-nk" in found(armed, vocabulary)
    later = titled(
        "N-803 in people previously treated with CAR-T cells", summary=(Text("CAR-T cells work."),)
    )
    assert "class:car-t" not in found(later, vocabulary)
    ready = titled("CAR-T cells in myeloma", summary=(Text("Given after lymphodepletion."),))
    assert "combined:conditioning" in found(ready, vocabulary)
