"""Vocabulary: the closed words of actions, each with how a board reads it."""

TARGETS = {
    "progressing_site": "the growing site",
    "source_of_emergency": "the source of the emergency",
    "metastases": "the metastases",
    "resection_of_progressing_site": "resection of the growing site",
    "ablation_embolisation_or_radiotherapy_of_progressing_site": (
        "ablation, embolisation or radiotherapy of the growing site"
    ),
    "operation_on_sunitinib": "that operations on sunitinib are less often complete and more often complicated",
    "sunitinib_and_activation_loop_mutation": "that an exon 17 or 18 mutation in what grows speaks against sunitinib",
    "sunitinib_and_primary_exon_17": "that sunitinib did nothing in primary exon 17 mutations, in small numbers",
    "sunitinib_and_atp_pocket_mutation": "that an exon 13 or 14 mutation in what grows speaks for sunitinib",
    "early_growth": "that growth in the first six months is primary resistance, or no growth at all",
    "imatinib_intolerance": "that imatinib was not tolerated before: at which dose, which toxicity, which grade",
    "pause_without_figure": "how long to pause the drug before the operation: no source here gives a figure",
    "operation_for_emergency": "an operation for the emergency, today",
    "checks_before_a_switch": (
        "whether the growth is real (larger but softer is no growth), adherence, interacting medicines and absorption"
    ),
    "secondary_mutations": "testing what grows, or plasma, for secondary KIT mutations: useful, not to be waited for",
    "what_runs": "which drug runs, since when, and whether the growth was seen under it",
    "liver_transplantation": "liver transplantation",
    "recurrence_by_ct": "the abdomen and pelvis by CT",
}
TESTS = {
    "driver_genotype": "sequence KIT and PDGFRA with the exact change, and stain for SDHB",
    "wild_type_work_up": "complete the work-up without KIT or PDGFRA mutation: SDHB stain, NF1, BRAF, NTRK, RAS, FGFR1",
    "pdgfra_exon_18_change": "ask the laboratory for the exact PDGFRA exon 18 change",
    "haemoglobin": "measure haemoglobin",
}
MEASURED = {"haemoglobin": "haemoglobin"}
ADDRESSES = {
    "trial": "a clinical trial",
    "trial_or_local_treatment": "a clinical trial or local treatment",
    "surgeon": "the surgeon",
    "board": "the tumour board",
    "pharmacist": "the pharmacist",
    "transplant_centre": "a transplant centre",
}
DURATIONS = {"indefinitely": "without an end", "until_genotype_is_known": "only until the genotype is known"}
DAYS = {
    "4_weeks_on_2_off": "4 weeks on, 2 off",
    "3_weeks_on_1_off": "days 1 to 21 of 28",
    "5_days_on_2_off": "5 days on, 2 off",
    "continuous": "every day",
}
