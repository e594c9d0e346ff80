"""What is known of genes, of mutations and of other medicines: a mistake is told with place and repair, never silent."""

import pytest

GENES, MATRIX, MEDICINES = "genes.yaml", "sensitivity.yaml", "medicines.yaml"
KIT_START = "residues: >-\n      MRGARGAWDF"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    residues: >-\n      MRGA", "    residues: 12\n    was: >-\n      MRGA", ["transcripts.residues", "'12'"]),
        ("    residues: >-\n      MRGA", "    residues: null\n    was: >-\n      MRGA", ["transcripts.residues"]),
        ("    residues: >-\n      MRGA", "    residues: [MRGA]\n    was: >-\n      MRGA", ["transcripts.residues"]),
        ("MRGARG", "MRgARG", ["transcripts.residues", "holds 'g' as residue 3"]),
        ("MRGARG", "MRGAXG", ["holds 'X' as residue 5", "capital letter of an amino acid"]),
        ("transcripts:", "transcripts: []\nwas:", ["has no transcript of KIT"]),
        ("  - gene: PDGFRA", "  - gene: BRAF", ["has no transcript of PDGFRA"]),
        ("genes: [KIT,", "genes: [KIT, KIT,", ["line 8, genes: 'KIT' stands twice", "Keep one"]),
        ("genes: [KIT,", "genes: [kit, KIT,", ["line 8, genes: 'kit'"]),
        ("CKIT: KIT", "CKIT: KITT", ["line 9, spellings.CKIT: 'KITT' is no gene of this file", "Did you mean KIT?"]),
        ("CKIT: KIT", "CKIT: KIT, ckit: KIT", ["spellings.ckit: 'CKIT' stands twice"]),
        ("genes: [KIT,", "genes: [", ["line 13, transcripts.gene: 'KIT' is no gene of this file"]),
        ("names: [NM_006206", "names: [NM_000222", ["line 32, transcripts.names: 'NM_000222' stands twice"]),
        ("[NM_001093772]", "[NP_000213]", ["transcripts.shorter_form.names: 'NP_000213' stands twice"]),
        ("[2, 68, 337]", "[1, 68, 337]", ["transcripts.exons: '1' stands twice"]),
        ("[1, 1, 67], [2, 68, 337]", "[1, 1, 0], [2, 1, 337]", ["exons that do not follow one another"]),
        ("driver_exons: [12, 14, 18]", "driver_exons: [12, 14, 81]", ["line 33", "'81' is no exon of PDGFRA"]),
        ("driver_exons: [12, 14, 18]", "driver_exons: []", ["transcripts.driver_exons"]),
        ("document: gencode-exons", "document: gencode-exon", ["line 10", "Did you mean gencode-exons?"]),
        ("document: uniprot", "document: unprot", ["residues_source.document", "Did you mean uniprot?"]),
        ("standing: read, read_on: 2026-11-22", "standing: read", ["was read, but not when"]),
        (
            "document: uniprot, standing: second-hand",
            "document: uniprot, standing: read, read_on: 2026-11-22",
            ["line 11", "was read here, but sources.yaml says it was not"],
        ),
    ],
)
def test_a_mistake_in_the_genes(edited, old, new, told):
    message = edited(GENES, old, new)
    assert "knowledge/genes.yaml" in message
    for words in told:
        assert words in message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rows:", "rows: []\nwas:", ["knowledge/sensitivity.yaml, line 10, rows"]),
        ("drugs: [imatinib, sunitinib,", "drugs: [imatinib, sun itinib,", ["'sun itinib'", "Did you mean sunitinib?"]),
        ("drugs: [imatinib, sunitinib,", "drugs: [imatinib, imatinib,", ["drugs: 'imatinib' stands twice"]),
        ("drugs: [imatinib, sunitinib,", "drugs: [imatinib,", ["row", "has 8 calls for 7 drugs"]),
        ("row: kit_exon_9", "row: kit_exon_8", ["line 13, rows.row: 'kit_exon_8' stands twice"]),
        ("sources: [oncokb]", "sources: [oncokp]", ["line 11, rows.sources: 'oncokp'", "Did you mean oncokb?"]),
        ("gene: KIT, exon: 8", "gene: KITT, exon: 8", ["line 11, rows.gene: 'KITT'", "Did you mean KIT?"]),
        ("gene: KIT, exon: 8", "gene: KIT, exon: 88", ["line 11, rows.exon: '88' is no exon of KIT"]),
        ("gene: KIT, exon: 8", "gene: KIT, exon: 9", ["'9' leads to two rows of when: driver"]),
        ("gene: KIT, exon: 8", "gene: KIT", ["line 11, rows", "A gene needs exon, names or residues"]),
        ("driver: nf1_related,", "driver: nf1_related, exon: 3,", ["names no part of its gene, or one without a gene"]),
        ("driver: nf1_related", "driver: sdh_deficient", ["'sdh_deficient' leads to two rows of when: driver"]),
        ("[V654A]", "[p.Val654Ala]", ["rows.names: 'p.Val654Ala' is not in its normal form. Write V654A."]),
        ("[V654A]", "[V655A]", ["rows.names: 'V655A' is no change of KIT that can be read"]),
        ("[V654A]", "[T670I]", ["'T670I' leads to two rows of when: secondary"]),
        ("residues: [816]", "residues: [820]", ["'820' leads to two rows of when: secondary"]),
        ("residues: [816]", "residues: [8160]", ["'8160' is no residue of KIT. Write 1 to 976."]),
        ("no_data, no_data]", "no_data read, no_data]", ["rows.calls: 'no_data read'", "Write no_data alone"]),
        ("[class_only read,", "[class_only,", ["rows.calls: 'class_only' is no call", "second-hand"]),
        ("[class_only read,", "[clas_only read,", ["rows.calls: 'clas_only read' is no call"]),
        ("when: driver, gene: KIT, exon: 8", "wen: driver, gene: KIT, exon: 8", ["rows.wen", "Did you mean when?"]),
    ],
)
def test_a_mistake_in_the_matrix(edited, old, new, told):
    message = edited(MATRIX, old, new)
    assert "knowledge/sensitivity.yaml" in message
    for words in told:
        assert words in message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("document: cyp3a4-table", "document: cyp3a4-tabel", ["line 6", "Did you mean cyp3a4-table?"]),
        ("dexamethasone, dipyrone", "dexamethasone, ritonavir", ["line 17", "'ritonavir' stands twice"]),
        (
            "nefazodone, nelfinavir",
            "nefazodone, Nelfinavir",
            ["'Nelfinavir' is not in small letters", "Write nelfinavir"],
        ),
        ("cyp3a4:", "cyp3a4: {}\nwas:", ["cyp3a4"]),
    ],
)
def test_a_mistake_in_the_medicines(edited, old, new, told):
    message = edited(MEDICINES, old, new)
    assert "knowledge/medicines.yaml" in message
    for words in told:
        assert words in message


def test_every_problem_of_the_matrix_is_told_together(edited):
    old = "row: kit_t670i, when: secondary, gene: KIT, names: [T670I], sources: [genotype-review-pmc3275340,"
    new = "row: kit_v654a, when: secondary, gene: KIT, names: [Thr670Ile], sources: [genotype-review,"
    message = edited(MATRIX, old, new)
    assert message.startswith("3 problems")


PRIMARY = """
specimens:
  - {id: s, recorded_on: 2024-01-05, collected_on: 2024-01-05, kind: primary}
variants:
"""
RESISTANT = """
therapies:
  - {id: i, drug: imatinib, started_on: 2022-01-01, intent: advanced}
specimens:
  - {id: s, collected_on: 2023-01-05, kind: resistant_lesion}
variants:
"""


def found(gene, change, id="s"):
    return f"  - {{id: {id}, specimen: s, status: found, gene: {gene}, change: '{change}', recorded_on: 2024-01-10}}\n"


def test_where_nothing_was_found_there_is_no_standing(facts):
    told = facts(PRIMARY + found("NTRK3", "ETV6::NTRK3")).values
    assert (told["expected_of_imatinib"], told["expected_of_imatinib_standing"]) == ("no_data", None)
    told = facts(RESISTANT + found("KIT", "D816H") + found("KIT", "V654A", id="p")).values
    assert (told["expected_of_avapritinib"], told["expected_of_avapritinib_standing"]) == ("mixed", "unverified")
    told = facts(PRIMARY + found("KRAS", "G12D")).values
    assert (told["expected_of_imatinib"], told["expected_of_imatinib_standing"]) == ("no_data", None)


@pytest.mark.parametrize(
    ("change", "sunitinib"), [("N822K", "resistant"), ("N822Y", "resistant"), ("Y823D", "resistant"),
                              ("D820G", "resistant"), ("N822H", "no_data"), ("Y823H", "no_data")]
)  # fmt: skip
def test_of_a_residue_only_the_changes_that_our_sources_name_lead_to_a_row(facts, change, sunitinib):
    assert facts(RESISTANT + found("KIT", change)).values["expected_of_sunitinib"] == sunitinib
