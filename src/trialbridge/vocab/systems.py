"""The addresses by which FHIR names the terminologies of our codes; nothing else of FHIR is known here."""

URIS = {
    "NCIt": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "SNOMED": "http://snomed.info/sct",
    "LOINC": "http://loinc.org",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "MeSH": "http://id.nlm.nih.gov/mesh",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "ICDO": "http://terminology.hl7.org/CodeSystem/icd-o-3",
    "DOID": "http://purl.obolibrary.org/obo/doid.owl",
    "DrugBank": "http://www.drugbank.ca",
    "HGNC": "http://www.genenames.org",
    "ATC": "http://www.whocc.no/atc",
    "ICD9CM": "http://hl7.org/fhir/sid/icd-9-cm",
    "ICD10": "http://hl7.org/fhir/sid/icd-10",
}
"""By the name the vocabulary's `codes` call a terminology by; the last three stand in no row of it."""
