"""Expected: what a mutation lets expect of each drug, by hand from the matrix of the notes (section 1.2)."""

import pytest

from gistline.sensitivity import sensitivity

DRUGS = ("imatinib", "sunitinib", "regorafenib", "ripretinib", "avapritinib")
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
  - {id: p, collected_on: 2023-02-05, kind: plasma}
variants:
"""


def found(gene, change, specimen="s", id=None):
    said = f"change: '{change}'" if change else "note: none"
    row = f"id: {id or specimen}, specimen: {specimen}, status: found, gene: {gene}, {said}, recorded_on: 2024-01-10"
    return f"  - {{{row}}}\n"


def expected(row):
    return tuple(row.values[f"expected_of_{drug}"] for drug in DRUGS)


BY_DRIVER = [
    ("KIT", "D419del", ("class_only",) * 4 + ("no_data",)),
    ("KIT", "A502_Y503dup", ("reduced", "sensitive", "class_only", "class_only", "no_data")),
    ("KIT", "W557_K558del", ("sensitive", "reduced", "class_only", "sensitive", "reduced")),
    ("KIT", "K642E", ("conflicting", "sensitive", "class_only", "class_only", "no_data")),
    ("KIT", "N822K", ("conflicting", "resistant", "class_only", "class_only", "no_data")),
    ("PDGFRA", "V561D", ("sensitive", "class_only", "class_only", "class_only", "no_data")),
    ("PDGFRA", "D842V", ("resistant", "resistant", "resistant", "conflicting", "sensitive")),
    ("PDGFRA", "D842Y", ("sensitive", "class_only", "class_only", "class_only", "sensitive")),
    ("PDGFRA", "HDSN845-848P", ("sensitive", "class_only", "class_only", "class_only", "sensitive")),
    ("PDGFRA", "RD841-842KI", ("resistant", "no_data", "no_data", "no_data", "sensitive")),
    ("PDGFRA", "DI842-843IM", ("resistant", "no_data", "no_data", "no_data", "sensitive")),
    ("PDGFRA", "D842_H845del", ("sensitive", "class_only", "class_only", "class_only", "sensitive")),
    ("PDGFRA", "D842_M844del", ("no_data",) * 5),
    ("SDHB", None, ("resistant", "reduced", "reduced", "resistant", "no_data")),
    ("BRAF", "V600E", ("resistant", "resistant", "no_data", "resistant", "no_data")),
    ("NTRK3", "ETV6::NTRK3", ("no_data",) * 5),
    ("KRAS", "G12D", ("no_data",) * 5),
]


@pytest.mark.parametrize(
    ("gene", "change", "calls"), BY_DRIVER, ids=[f"{gene} {change}" for gene, change, _ in BY_DRIVER]
)
def test_the_driver_lets_expect(facts, gene, change, calls):
    assert expected(facts(PRIMARY + found(gene, change))) == calls


@pytest.mark.parametrize(
    ("change", "calls"),
    [
        ("V654A", ("resistant", "sensitive", "preclinical", "reduced", "reduced")),
        ("T670I", ("resistant", "sensitive", "preclinical", "reduced", "reduced")),
        ("D816V", ("resistant", "resistant", "resistant", "sensitive", "preclinical")),
        ("D816H", ("resistant", "resistant", "preclinical", "sensitive", "no_data")),
        ("D820Y", ("resistant", "resistant", "preclinical", "sensitive", "preclinical")),
        ("N822K", ("resistant", "resistant", "preclinical", "sensitive", "preclinical")),
        ("Y823D", ("resistant", "resistant", "preclinical", "sensitive", "preclinical")),
        ("A829P", ("resistant", "resistant", "preclinical", "sensitive", "preclinical")),
        ("S709F", None),
    ],
)
def test_a_mutation_of_resistance_goes_before_the_driver(facts, change, calls):
    told = RESISTANT + found("KIT", "V559D", id="driver") + found("KIT", change, id="later")
    driver = ("sensitive", "reduced", "class_only", "sensitive", "reduced")
    # S709F lies in exon 14, which the matrix names by T670I alone
    assert expected(facts(told)) == (calls or ("no_data",) * 5), driver


def test_two_mutations_of_resistance_that_differ_are_mixed(facts):
    row = facts(RESISTANT + found("KIT", "V654A") + found("KIT", "D820Y", specimen="p"))
    assert expected(row) == ("resistant", "mixed", "preclinical", "mixed", "mixed")
    assert row.values["several_secondary_mutations"] is True


def test_one_mutation_of_resistance_does_not_say_that_it_is_the_only_one(facts):
    assert facts(RESISTANT + found("KIT", "V654A")).values["several_secondary_mutations"] is None


def test_standing_is_the_weakest_of_what_counts(facts):
    row = facts(RESISTANT + found("KIT", "V654A"))
    assert [row.values[f"expected_of_{drug}_standing"] for drug in DRUGS] == [
        "read", "read", "read", "second-hand", "unverified",
    ]  # fmt: skip
    assert facts("").values["expected_of_imatinib_standing"] is None


def test_nothing_is_expected_while_the_driver_is_open_or_contradicted(facts):
    assert expected(facts("")) == (None,) * 5
    assert expected(facts(PRIMARY + found("PDGFRA", "exon 18 mutation"))) == (None,) * 5
    assert expected(facts(PRIMARY + found("KIT", "V559D") + found("PDGFRA", "D842V", id="b"))) == (None,) * 5


def test_a_second_driver_that_may_be_d842v_leaves_imatinib_open(facts):
    told = PRIMARY + found("KIT", "V559D") + found("PDGFRA", "exon 18 mutation", id="b")
    assert facts(told).values["expected_of_imatinib"] is None


def test_the_matrix_names_each_drug_in_every_row():
    assert all(len(row.calls) == 8 for row in sensitivity().rows)
    assert "olverembatinib" not in sensitivity().drugs


def test_the_mutations_of_resistance_are_told_one_by_one(things_of):
    told = RESISTANT + found("KIT", "p.Val654Ala") + found("KIT", "D820Y", specimen="p")
    assert [(one.shown, one.rows, tuple(one.values.values())) for one in things_of(told, "secondary_mutation")] == [
        ("KIT D820Y", ("variants p",), (True, 17, "activation_loop", "plasma", "2023-02-05")),
        ("KIT V654A", ("variants s",), (True, 13, "atp_pocket", "resistant_lesion", "2023-01-05")),
    ]
