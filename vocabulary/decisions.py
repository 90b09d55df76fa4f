"""What people decided on the sources: what is one, what is left out, what stands below what."""

GROUPS = {
    "X-linked dominant disease", "X-linked monogenic disease", "X-linked recessive disease",
    "Y-linked monogenic disease", "acquired metabolic disease", "active peptic ulcer disease",
    "autosomal dominant disease",
    "autosomal genetic disease", "autosomal recessive disease", "cell type benign neoplasm",
    "cell type cancer", "disease", "disease of anatomical entity", "disease of cellular proliferation",
    "disease of metabolism", "gene duplication disease", "genetic disease", "inherited metabolic disorder",
    "integumentary system cancer", "mixed cell type cancer", "monogenic disease",
    "musculoskeletal system cancer", "organ system benign neoplasm", "organ system cancer",
    "physical disorder", "polygenic disease", "refractory hematologic cancer", "syndrome",
    "thoracic disease",
}  # fmt: skip
"""Terms that group or only qualify rather than name: their children move up to their parents."""

SAME = {
    "disease by infectious agent": "infection", "cancer": "malignant-neoplasm",
    "hematologic cancer": "haematologic-malignancy", "disease of mental health": "psychiatric-disorder",
    "in situ carcinoma": "carcinoma-in-situ", "bacterial infectious disease": "bacterial-infection",
    "viral infectious disease": "viral-infection", "fungal infectious disease": "fungal-infection",
    "parasitic infectious disease": "parasitic-infection",
    "cardiovascular system disease": "cardiovascular-disease",
    "nervous system disease": "neurological-disease", "respiratory system disease": "lung-disease",
    "gastrointestinal system disease": "gi-disease", "integumentary system disease": "skin-disease",
    "autoimmune disease": "autoimmune-disease", "benign neoplasm": "benign-neoplasm",
    "primary immunodeficiency disease": "primary-immunodeficiency",
    "cognitive disorder": "psychiatric-disorder",
    "brain disease": "neurological-disease", "immune system disease": "immune-system-disease",
    "rheumatic disease": "rheumatic-disease", "heart conduction disease": "arrhythmia",
    "age related macular degeneration": "macular-degeneration",
    "chronic lymphocytic leukemia/small lymphocytic lymphoma": "cll-or-sll",
}  # fmt: skip
"""Terms of the ontology that are a concept of ours under another name."""

NOT_BELOW = {
    ("acute-leukaemia", "lymphoid-leukemia"), ("alcoholic-liver-disease", "hepatitis"),
    ("anal-cancer", "colorectal-cancer"), ("atopic-dermatitis", "allergic-contact-dermatitis"),
    ("cardiac-arrest", "heart-failure"), ("chronic-kidney-disease", "renal-failure"),
    ("colitis", "inflammatory-bowel-disease"), ("dic", "thrombophilia"),
    ("extramedullary-disease", "plasmacytoma"), ("glioma", "benign-neoplasm"),
    ("hairy-cell-leukaemia", "chronic-lymphocytic-leukaemia"),
    ("hormone-receptor-positive-breast-cancer", "her2-negative-breast-cancer"),
    ("hypertensive-crisis", "intracranial-hypertension"),
    ("hypertensive-encephalopathy", "intracranial-hypertension"), ("low-grade-glioma", "benign-neoplasm"),
    ("hyperthyroidism", "autoimmune-disease-of-endocrine-system"), ("long-qt", "intrinsic-cardiomyopathy"),
    ("mild-cognitive-impairment", "dementia"), ("multiple-myeloma", "myeloid-neoplasm"),
    ("preeclampsia", "hypertension"), ("primary-biliary-cholangitis", "cirrhosis"),
    ("pulmonary-hypertension", "hypertension"), ("smoker", "substance-abuse"),
    ("smouldering-myeloma", "multiple-myeloma"), ("squamous-cell-carcinoma", "benign-neoplasm"),
    ("idiopathic-interstitial-pneumonia", "pneumonia"), ("nicotine-dependence", "substance-dependence"),
    ("thrombophilia", "coagulation-disorder"), ("thymic-carcinoma", "thymoma"),
}  # fmt: skip
"""Parents that a source gives and a criterion does not mean: excluding renal failure excludes no early
chronic kidney disease, excluding hypertension no pulmonary hypertension."""

SOLID = {
    "blastoma", "bone cancer", "breast cancer", "carcinoma", "cardiovascular cancer",
    "endocrine gland cancer", "gastrointestinal system cancer", "germ cell cancer", "head and neck cancer",
    "high grade glioma", "malignant mesothelioma", "melanoma", "muscle cancer", "nervous system cancer",
    "peritoneum cancer", "reproductive organ cancer", "respiratory system cancer", "sarcoma", "skin cancer",
    "thoracic cancer", "thymus cancer", "urinary system cancer",
}  # fmt: skip
"""Terms whose descendants, blood cancers apart, are solid tumours."""

NOT_PRESUMED = {
    "anaemia", "cmv-infection", "ebv-infection", "hepatitis", "hiv-infection", "hpv-infection",
    "hsv-infection", "htlv", "neutropenia", "obesity", "pregnancy", "sexually-transmitted-infection",
    "latent-tuberculosis", "syphilis", "viral-hepatitis",
}  # fmt: skip
"""Concepts that only a test rules out, with all that stands below them."""

NOT_NAMES = {
    "abnormal", "abnormalities", "abortion", "activities of daily living", "acute", "acute disease",
    "aggression", "all", "anemia neonatal", "aneuploidy", "asymptomatic diseases", "atrophy",
    "autosuggestion", "bariatric", "bath", "baths", "bcl2 apoptosis regulator", "behavior", "benign",
    "birth", "birth injuries", "birth weight", "bites", "blocked", "body temperature changes",
    "body weight", "body weight changes", "calculi", "carcinogenesis", "catastrophic illness", "cell count",
    "cells", "chronic", "chronic disease", "cicatrix", "cold", "complication", "complications", "condition",
    "congenital abnormalities", "constriction pathologic", "constriction, pathologic", "contact",
    "convalescence", "cramp", "critical illness", "crossing", "crying", "cyst", "death", "death sudden",
    "delivery", "dermatitis contact", "dilatation pathologic", "dilatation, pathologic", "disease",
    "disease attributes", "disease eradication", "disease models animal", "disease progression",
    "disease susceptibility", "disease-free survival", "diseases", "disorder", "dissection", "double",
    "ada", "scid", "drainage", "drug overdose", "drug therapy",
    "drug-related side effects and adverse reactions",
    "ectopic", "emaciation", "emergencies", "emergency", "enema", "facie", "facies", "fat", "fetal weight",
    "fibrosis", "flushing", "fog", "foreign bodies", "gait", "genetic", "granuloma", "gravidity", "growth",
    "growth disorder", "hearing", "heart sounds", "hot", "hot flashes disease", "hunger", "hyperplasia",
    "hypertrophy", "infarction", "inflammation", "injection", "injections", "injury", "insulin resistance",
    "intraoperative complications", "labor onset", "lesion", "lesions", "live birth", "magic", "major",
    "mass", "may", "metaplasia", "minor", "mixed", "monosomy", "multiple", "nausea vomiting", "necrosis",
    "neoplasm invasiveness", "neoplasm metastasis", "neoplasms by histologic type", "neoplasms by site",
    "neoplastic processes", "normal", "occult blood", "off label use", "other", "parity",
    "degenerative disease", "pathologic processes", "poisoning", "polyp", "polyps",
    "postoperative complications", "posture",
    "pregnancy trimester", "premature", "premedication", "pressure", "primary", "primary brain neoplasm",
    "primary brain tumor", "prodromal symptoms",
    "prolapse", "puncture", "punctures", "rage", "recessive", "recurrence", "respiratory sounds",
    "retention", "ring", "rupture", "sclerosis", "secondary", "self care", "sensation", "shift",
    "signs and symptoms", "single", "snoring", "stage", "standard of care", "stillborn", "sting", "stress",
    "stump", "stumps", "suggestion", "symptom", "symptoms", "syndrome", "term birth", "therapeutic",
    "therapeutics", "thirst", "tics", "tired", "translocation", "ulcer", "viral load", "vision",
    "vital sign", "vital signs", "weight gain",
    "alveolitis", "bone marrow fibrosis", "endocrine tumor", "esophageal ulcer",
    "inflammatory breast disease", "intestinal tumor", "iron storage disorder", "t lymphocyte deficiency",
}  # fmt: skip
"""Headings and synonyms that are everyday words: found in a text they would mean nothing."""

ROOTS = {
    "OVARY": "gynaecologic-cancer", "LYMPH": "haematologic-malignancy",
    "SOFT_TISSUE": "soft-tissue-sarcoma", "THYROID": "thyroid-cancer", "PLEURA": "mesothelioma",
    "PANCREAS": "pancreatic-cancer", "BILIARY_TRACT": "biliary-tract-cancer", "BREAST": "breast-cancer",
    "HEAD_NECK": "head-and-neck-cancer", "EYE": "solid-tumour", "AMPULLA_OF_VATER": "solid-tumour",
    "THYMUS": "solid-tumour", "CERVIX": "cervical-cancer", "PNS": "solid-tumour", "BOWEL": "solid-tumour",
    "BONE": "solid-tumour", "SKIN": "solid-tumour", "BLADDER": "urothelial-carcinoma",
    "BRAIN": "cns-tumour", "ADRENAL_GLAND": "solid-tumour", "PROSTATE": "prostate-cancer",
    "LUNG": "lung-cancer", "PENIS": "penile-cancer", "UTERUS": "gynaecologic-cancer",
    "OTHER": "malignant-neoplasm", "TESTIS": "testicular-cancer", "LIVER": "primary-liver-cancer",
    "PERITONEUM": "solid-tumour", "MYELOID": "haematologic-malignancy", "VULVA": "gynaecologic-cancer",
    "KIDNEY": "kidney-cancer", "STOMACH": "solid-tumour",
}  # fmt: skip
"""What stands above OncoTree's types of each tissue."""

TREES = {
    "C": "disease", "C22": "", "C23.888": "finding", "C23.300": "finding", "C23.550": "finding",
    "F03": "disease", "E02": "procedure", "E04": "procedure",
}  # fmt: skip
"""The parts of MeSH that are read and the kind of their headings; empty leaves a part out."""
