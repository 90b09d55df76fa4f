"""An index of a few made-up studies."""

import pytest
from tests.studies import small_vocabulary, study

from trialbridge.model.study import Age, Coded, Design, Eligibility, Intervention, Location, Text
from trialbridge.search import Index, Writer, entry_of

STUDIES = [
    study(1, title=(Text(text="Cytokine-Induced Killer Cells After Resection"),)),
    study(2, title=(Text(text="CIK for liver cancer"),), conditions=("Liver Cancer",)),
    study(
        3,
        title=(Text(text="细胞因子诱导的杀伤细胞治疗肝细胞癌", language="zh"),),
        conditions=("肝细胞癌",),
        locations=(),
    ),
    study(
        4,
        title=(Text(text="Blinatumomab in ALL"),),
        conditions=("Acute Lymphoblastic Leukaemia",),
        status=Coded(value="completed"),
        design=Design(study_type=Coded(value="interventional"), phase=Coded(value="phase3")),
        interventions=(Intervention(name="Blinatumomab", type=Coded(value="biological")),),
        eligibility=Eligibility(sex=Coded(value="female"), maximum_age=Age(value=17)),
        locations=(Location(city="Lyon", country="France"), Location(city="Boston", country="United States")),
        summary=(Text(text="All patients receive blinatumomab. Neutrophils are counted."),),
    ),
    study(
        5,
        title=(Text(text="Chemoradiotherapy of the oesophagus"),),
        conditions=("Oesophageal Cancer",),
        eligibility=Eligibility(),
        summary=(Text(text="Absolute neutrophil count must recover."),),
    ),
]


@pytest.fixture(scope="session")
def small():
    """Give the small vocabulary."""
    return small_vocabulary()


@pytest.fixture(scope="session")
def opened(tmp_path_factory, small):
    """Give what opens the index of the five studies anew."""
    folder = tmp_path_factory.mktemp("index")
    writer = Writer(folder)
    for one in STUDIES:
        writer.add(entry_of(one, small))
    writer.close()
    return lambda: Index(folder, small, [one.id for one in STUDIES])


@pytest.fixture(scope="session")
def index(opened):
    """Give the index of the five studies."""
    return opened()
