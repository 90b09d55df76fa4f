"""Diagnoses that a note proves without naming them, as data: published criteria, sure signs, limits.

A row is a concept, how many of its lines are needed, its source, and its lines as in `syndromes`: signs
parted by `;`, `!` before one that must be there; `limit` must hold, too, and counts as a line. A picture
(`syndromes`) only weighs in a search; what stands here is enough for the diagnosis. Units are canonical.
"""

from typing import NamedTuple


class Limit(NamedTuple):
    """A value of a variable at least `low`, or below `high`."""

    variable: str
    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        """Tell whether a value lies inside."""
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


class Proof(NamedTuple):
    """How many lines prove a diagnosis, by what source, the lines, and a limit that must hold."""

    needed: int
    source: str
    lines: str = ""
    limit: Limit | None = None


PROOFS: dict[str, Proof] = {
    "kawasaki-disease": Proof(5, "American Heart Association 2017", """
        !: fever; febrile
        conjunctivitis; conjunctival injection; injected conjunctivae; red eyes; whites of both eyes
        strawberry tongue; cracked lips; red lips; fissured lips; oral erythema
        rash; exanthem; exanthema; polymorphous rash
        inflammation of the hands and feet; swelling of the hands and feet; swollen hands; swollen red hands
            ; desquamation; peeling of the fingers; erythema of the palms; edema of the hands
        cervical lymphadenopathy; cervical adenopathy; cervical lymph node; cervical lymph nodes
    """),
    "systemic-lupus-erythematosus": Proof(4, "American College of Rheumatology 1997", """
        malar rash; butterfly rash; bridge of the nose; bridge of her nose; bridge of his nose
        discoid rash
        photosensitivity; photosensitive rash
        oral ulcers; mouth ulcers; nasal ulcers
        arthritis; synovitis; polyarthritis; swollen joints; joint swelling
            ; swelling and tenderness of her wrists; swelling and tenderness of his wrists
        pleuritis; pericarditis; pericardial effusion; serositis
        proteinuria; positive for protein; rbc casts; red cell casts; cellular casts
        psychosis; seizures
        hemolytic anemia; haemolytic anaemia; leukopenia; lymphopenia; thrombocytopenia
        anti dsdna; anti ds dna; anti double stranded dna; anti sm; anti smith; lupus anticoagulant
            ; antiphospholipid antibodies
        ana; antinuclear antibody; antinuclear antibodies
    """),
    "rheumatic-fever": Proof(3, "Jones criteria 2015", """
        !: streptococcal; strep throat; positive aso; antistreptolysin
        carditis; new murmur; mitral regurgitation
        migratory arthritis; polyarthritis; migratory polyarthritis
        chorea; sydenham
        erythema marginatum
        subcutaneous nodules
    """),
    "shock": Proof(2, "hypotension with poor perfusion: Vincent 2013, N Engl J Med 369:1726", """
        cool extremities; cold extremities; clammy; mottled; pale; delayed capillary refill; oliguria; anuric
            ; altered mental status; decreased mental status; confused; lethargic; obtunded; elevated lactate
    """, Limit("systolic_bp", None, 90.0)),
    "preeclampsia": Proof(3, "American College of Obstetricians and Gynecologists 2020", """
        !: weeks gestation; weeks pregnant; weeks of gestation; gestational age; weeks of pregnancy
        proteinuria; positive for protein; protein in the urine; protein in her urine
    """, Limit("systolic_bp", 140.0, None)),
    "cmv-infection": Proof(1, "inclusion bodies of this virus alone", """
        owl's eye inclusion; owl eye inclusion; owl's eye inclusions; owl's eye; owls eye inclusion
    """),
    "measles": Proof(1, "spots of this disease alone", "koplik spots; koplik's spots"),
    "hodgkin-lymphoma": Proof(1, "cells of this tumour", "reed sternberg cells; reed-sternberg cells"),
    "acute-myeloid-leukaemia": Proof(1, "cells of this leukaemia", "auer rods"),
    "rabies": Proof(1, "inclusion bodies of this virus alone", "negri bodies"),
    "gout": Proof(1, "crystals of this disease alone", """
        negatively birefringent; negative birefringence; monosodium urate crystals
    """),
    "chondrocalcinosis": Proof(1, "crystals of this disease alone", """
        positively birefringent; calcium pyrophosphate crystals
    """),
    "amyloidosis": Proof(1, "stain of these deposits alone", """
        apple green birefringence; apple-green birefringence
    """),
    "ankylosing-spondylitis": Proof(1, "spine of this disease alone", "bamboo spine"),
    "lyme-disease": Proof(1, "rash of this disease alone", "erythema migrans; erythema chronicum migrans"),
    "bacterial-vaginosis": Proof(1, "cells of this infection", "clue cells"),
    "epiglottitis": Proof(1, "sign of this disease on X-ray", "thumb sign; thumbprint sign"),
    "croup": Proof(1, "sign of this disease on X-ray", "steeple sign"),
    "cholera": Proof(1, "the germ itself", "vibrio cholerae; v. cholerae"),
    "aortic-dissection": Proof(1, "sign of this disease on imaging", "intimal flap; dissection flap"),
}  # fmt: skip

BY_FACT: dict[str, tuple[str, str]] = {
    "immunosuppressant": ("immunodeficiency", "drugs that suppress immunity: Rubin 2013, IDSA guideline"),
}
"""What a fact of exactly this name, present and going on, makes of a patient, and by what source."""
ENDED: dict[str, tuple[str, str]] = {
    "pregnancy": (
        r"(?:(?<!not )(?:gave|given) birth|(?:vaginal|caesarean|cesarean) (?:delivery|section)|was delivered)"
        r"\b.{0,60}?"
        r"\b(?:\d+|an?|one|two|three|four|five|six|eight|ten|several|few) (?:days?|weeks?) "
        r"(?:ago|before|earlier|prior|previously)"
        r"|(?:\d+|one|two|three|four|five|six) (?:days?|weeks?) "
        r"(?:post[- ]?partum|after (?:giving birth|delivery))",
        "a birth ends a pregnancy",
    ),
}
"""What is over by words that tell of its end, and why."""

WHO_BMI = "WHO 2000, Technical Report 894"
BY_VALUE: dict[str, Proof] = {
    "overweight": Proof(1, WHO_BMI, limit=Limit("bmi", 25.0, None)),
    "obesity": Proof(1, WHO_BMI, limit=Limit("bmi", 30.0, None)),
    "morbid-obesity": Proof(1, WHO_BMI, limit=Limit("bmi", 40.0, None)),
    "anaemia": Proof(1, "WHO 2011, in pregnancy", limit=Limit("haemoglobin", None, 110.0)),
    "thrombocytopenia": Proof(1, "usual lower limit", limit=Limit("platelets", None, 150.0)),
    "leukopenia": Proof(1, "usual lower limit", limit=Limit("wbc", None, 4.0)),
    "neutropenia": Proof(1, "CTCAE grade 2", limit=Limit("anc", None, 1.5)),
    "hypokalaemia": Proof(1, "usual lower limit", limit=Limit("potassium", None, 3.5)),
    "hyperkalaemia": Proof(1, "CTCAE grade 2", limit=Limit("potassium", 5.5, None)),
    "hyponatraemia": Proof(1, "usual lower limit", limit=Limit("sodium", None, 135.0)),
    "hypernatremia": Proof(1, "usual upper limit", limit=Limit("sodium", 145.0001, None)),
    "hypotension": Proof(1, "usual lower limit", limit=Limit("systolic_bp", None, 90.0)),
    "hypoxia": Proof(1, "oxygen saturation below 90 %", limit=Limit("spo2", None, 90.0)),
    "vitamin-d-deficiency": Proof(1, "Institute of Medicine 2011", limit=Limit("vitamin_d", None, 50.0)),
}
"""Of an adult; where sexes or sources differ, the limit that all of them hold. Nothing follows beyond it."""
