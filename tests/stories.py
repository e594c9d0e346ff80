"""Stories: the tables of one invented patient, from which tests tell short histories of 2025-06-30."""

TOLD = """
completeness:
  - {id: drugs, recorded_on: 2025-06-30, table_name: therapies, complete_through: 2025-06-30}
  - {id: operations, recorded_on: 2025-06-30, table_name: operations, complete_through: 2025-06-30}
  - {id: local, recorded_on: 2025-06-30, table_name: local_treatments, complete_through: 2025-06-30}
tumours:
  - {id: liver, observed_on: 2020-06-01, relation: metastasis, site: liver}
specimens:
  - {id: biopsy, collected_on: 2020-06-02, tumour: liver, kind: metastasis}
"""
LIMITED = "scans:\n  - {id: s, done_on: 2025-06-20, reported_pattern: limited}\n"
IMATINIB = "therapies:\n  - {id: i, drug: imatinib, started_on: 2020-07-01, mg_per_day: 400, intent: advanced}\n"
SUNITINIB = IMATINIB + (
    "  - {id: s, drug: sunitinib, started_on: 2022-07-01, mg_per_day: 37.5, intent: advanced}\n"
    "therapy_ends:\n  - {id: e, therapy: i, ended_on: 2022-06-30, reason: progression}\n"
)
BACK_ON_IMATINIB = IMATINIB + (
    "  - {id: s, drug: sunitinib, started_on: 2022-07-01, mg_per_day: 37.5, intent: advanced}\n"
    "  - {id: j, drug: imatinib, started_on: 2024-07-01, mg_per_day: 400, intent: advanced}\n"
    "therapy_ends:\n"
    "  - {id: ie, therapy: i, ended_on: 2022-06-30, reason: progression}\n"
    "  - {id: se, therapy: s, ended_on: 2024-06-30, reason: progression}\n"
)


def patient(gene: str = "KIT", **finding: object) -> str:
    """A patient with a liver metastasis in which `gene` was found changed, and nothing else told."""
    found = ", ".join([f"gene: {gene}", *(f"{name}: {value}" for name, value in finding.items())])
    return f"{TOLD}variants:\n  - {{id: v, recorded_on: 2020-06-20, specimen: biopsy, status: found, {found}}}\n"


def judged(**answers: str) -> str:
    """What clinicians judged on 2025-06-25."""
    rows = (
        f"  - {{id: {name}, judged_on: 2025-06-25, question: {name}, answer: '{answer}'}}\n"
        for name, answer in answers.items()
    )
    return f"judgements:\n{''.join(rows)}"


GROWING_SITE = (
    TOLD + "  - {id: later, collected_on: 2025-06-20, tumour: liver, kind: resistant_lesion}\n"
    "variants:\n  - {id: v, recorded_on: 2020-06-20, specimen: biopsy, status: found, gene: KIT, exon: 11}\n" + LIMITED
)
REGORAFENIB = SUNITINIB.replace(
    "therapy_ends:",
    "  - {id: r, drug: regorafenib, started_on: 2023-07-01, mg_per_day: 160, intent: advanced}\ntherapy_ends:",
) + ("  - {id: se, therapy: s, ended_on: 2023-06-30, reason: progression}\n")
READY = judged(progressing_disease_removable="yes", unfit_for_operation="no", unfit_for_high_dose="no")
EXON_11 = patient(exon=11)
ONE_SITE = EXON_11 + IMATINIB + LIMITED + READY
PLANNED = "operations:\n  - {id: planned, recorded_on: 2025-06-28, planned_on: 2025-08-20, reason: elective}\n"
BEFORE_AN_OPERATION = (
    EXON_11 + SUNITINIB + LIMITED + judged(progressing_disease_removable="yes", unfit_for_operation="no") + PLANNED
)
