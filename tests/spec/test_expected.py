"""Expected: what a mutation lets expect of each drug, by hand from the matrix of the notes (section 1.2)."""

from itertools import permutations

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
def test_a_secondary_mutation_goes_before_the_driver(facts, change, calls):
    told = RESISTANT + found("KIT", "V559D", id="driver") + found("KIT", change, id="later")
    driver = ("sensitive", "reduced", "class_only", "sensitive", "reduced")
    # S709F lies in exon 14, which the matrix names by T670I alone
    assert expected(facts(told)) == (calls or ("no_data",) * 5), driver


def test_two_secondary_mutations_that_differ_are_mixed(facts):
    row = facts(RESISTANT + found("KIT", "V654A") + found("KIT", "D820Y", specimen="p"))
    assert expected(row) == ("resistant", "mixed", "preclinical", "mixed", "mixed")
    assert row.values["several_secondary_mutations"] is True


def test_a_finding_in_what_grew_that_cannot_be_read_lets_nothing_be_expected(facts):
    told = RESISTANT + found("KIT", "V559D", id="driver") + found("KIT", "W557_K558del; V654A", id="later")
    assert expected(facts(told)) == (None,) * 5


FOUND_EARLY = """
therapies:
  - {id: i, drug: imatinib, started_on: 2022-01-01, intent: advanced}
specimens:
  - {id: e, collected_on: 2021-12-01, kind: primary}
  - {id: s, collected_on: 2023-01-05, kind: resistant_lesion}
variants:
"""
LATER = ("secondary_atp_pocket", "secondary_activation_loop", "several_secondary_mutations")


@pytest.mark.parametrize(
    ("early", "later", "imatinib", "secondary"),
    [
        ("K642E", ["K642E"], "conflicting", (None, None, None)),
        ("N822K", ["p.Asn822Lys"], "conflicting", (None, None, None)),
        ("T670I", ["T670I"], "class_only", (None, None, None)),
        ("K642E", ["K642E", "V654A"], "resistant", (True, None, None)),
        ("K642E", ["exon 13 mutation"], None, (None, None, None)),
        ("exon 13 mutation", ["V654A"], None, (None, None, None)),
        ("V559D", ["V654A"], "resistant", (True, None, None)),
        ("V559D", ["exon 17 mutation", "D816H"], "mixed", (None, True, None)),  # they may be one
    ],
)
def test_the_driver_found_again_is_no_secondary_mutation(facts, early, later, imatinib, secondary):
    told = FOUND_EARLY + found("KIT", early, specimen="e")
    told += "".join(found("KIT", change, id=f"l{number}") for number, change in enumerate(later))
    row = facts(told)
    assert row.values["expected_of_imatinib"] == imatinib
    assert tuple(row.values[name] for name in LATER) == secondary


WHOLE = "KIT, PDGFRA, SDH, NF1, BRAF, NTRK, RAS, FGFR1"
LESION, UNDATED = "collected_on: 2023-01-05, kind: resistant_lesion", "recorded_on: 2023-01-05, kind: metastasis"


@pytest.mark.parametrize("change", ["K642E", None, "see the report", "exon 11 mutation, exon 17 wild type"])
def test_a_kit_finding_that_is_open_leaves_no_tumour_without_a_driver(facts, change):
    """A metastasis without a day may have been taken before or after the drug."""
    negative = f"  - {{id: n, specimen: e, status: not_found, covers: [{WHOLE}], recorded_on: 2024-01-10}}\n"
    values = facts(FOUND_EARLY.replace(LESION, UNDATED) + negative + found("KIT", change)).values
    assert (values["no_driver_found"], values["insensitive_driver"]) == (None, None)
    if change == "K642E":
        assert (values["kit_exon_13"], values["secondary_atp_pocket"]) == (None, None)


def test_plasma_before_any_drug_is_no_resistance(facts):
    told = "specimens:\n  - {id: p, collected_on: 2021-01-05, kind: plasma}\nvariants:\n"
    values = facts(told + found("KIT", "K642E", specimen="p")).values
    assert (values["secondary_atp_pocket"], values["expected_of_imatinib"]) == (None, None)


@pytest.mark.parametrize("order", list(permutations(["V561D", "exon 18 mutation", None])))
def test_the_order_of_reports_changes_nothing(facts, order):
    told = PRIMARY + "".join(found("PDGFRA", change, id=f"r{number}") for number, change in enumerate(order))
    row = facts(told)
    assert row.values["expected_of_imatinib"] is None
    assert "two_drivers" in {notice.name for notice, _ in row.notices}


def test_one_secondary_mutation_does_not_say_that_it_is_the_only_one(facts):
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


def test_the_secondary_mutations_are_told_one_by_one(things_of):
    told = RESISTANT + found("KIT", "p.Val654Ala") + found("KIT", "D820Y", specimen="p")
    assert [(one.shown, one.rows, tuple(one.values.values())) for one in things_of(told, "secondary_mutation")] == [
        ("KIT D820Y", ("variants p",), (True, 17, "activation_loop", "plasma", "2023-02-05")),
        ("KIT V654A", ("variants s",), (True, 13, "atp_pocket", "resistant_lesion", "2023-01-05")),
    ]
