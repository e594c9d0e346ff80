"""Genotype tests: found, not found, partly, pending, failed and never told are six things."""

import pytest

TISSUE = """
specimens:
  - {id: s, recorded_on: 2024-01-05, kind: %s}
variants:
"""
PRIMARY = TISSUE % "primary"
WHOLE = ("KIT", "PDGFRA", "SDHB", "NF1", "BRAF", "NTRK", "RAS", "FGFR1")


def report(status, *covers, id="r"):
    return f"  - {{id: {id}, specimen: s, status: {status}, covers: [{', '.join(covers)}], recorded_on: 2024-01-10}}\n"


def found(gene, change, germline=None):
    told = "" if germline is None else f", germline: {germline}"
    return f"  - {{id: f, specimen: s, status: found, gene: {gene}, change: {change}{told}, recorded_on: 2024-01-10}}\n"


@pytest.mark.parametrize(
    ("told", "kit", "pdgfra"),
    [
        ("", None, None),
        (PRIMARY + report("not_found", "KIT", "PDGFRA"), "not_found", "not_found"),
        (PRIMARY + report("not_found", "KIT exon 9", "KIT exon 11"), "partly_not_found", None),
        (PRIMARY + report("pending", "KIT"), "pending", None),
        (PRIMARY + report("failed", "KIT", "PDGFRA exon 18"), "failed", "failed"),
        (PRIMARY + report("failed", "KIT") + report("pending", "KIT", id="again"), "pending", None),
        (PRIMARY + report("failed", "KIT") + found("KIT", "V559D"), "found", None),
        (TISSUE % "plasma" + report("not_found", "KIT", "PDGFRA"), None, None),
        (TISSUE % "resistant_lesion" + report("not_found", "KIT"), None, None),
    ],
)
def test_what_a_test_gave(facts, told, kit, pdgfra):
    row = facts(told)
    assert (row.values["kit_test"], row.values["pdgfra_test"]) == (kit, pdgfra)


@pytest.mark.parametrize(("stain", "result"), [("lost", "found"), ("retained", "not_found"), ("failed", "failed")])
def test_the_stain_is_the_test_of_sdh(facts, stain, result):
    told = f"tumours:\n  - {{id: t, recorded_on: 2024-01-10, relation: primary, sdhb_ihc: {stain}}}\n"
    assert facts(told).values["sdh_test"] == result


def test_the_work_up_is_open_until_all_of_it_is_covered(facts):
    narrow = PRIMARY + report("not_found", "KIT", "PDGFRA")
    assert facts(narrow).values["wild_type_work_up_open"] is True
    assert facts(PRIMARY + report("not_found", *WHOLE)).values["wild_type_work_up_open"] is False
    for left_out in WHOLE[2:]:
        rest = [one for one in WHOLE if one != left_out]
        assert facts(PRIMARY + report("not_found", *rest)).values["wild_type_work_up_open"] is True
    assert facts(PRIMARY + found("KIT", "V559D")).values["wild_type_work_up_open"] is False
    assert facts(PRIMARY + report("not_found", "KIT exon 11", "PDGFRA")).values["wild_type_work_up_open"] is None


@pytest.mark.parametrize(
    ("told", "is_open"),
    [
        (PRIMARY + found("SDHA", "R31*"), True),
        (PRIMARY + found("SDHA", "R31*", germline="true"), False),
        (PRIMARY + found("NF1", "R681*", germline="false"), False),
        (PRIMARY + found("KIT", "V559D"), False),
        (PRIMARY + report("not_found", "KIT"), None),
        ("tumours:\n  - {id: t, recorded_on: 2024-01-10, sdhb_ihc: lost}\n", True),
    ],
)
def test_a_finding_that_may_be_inherited_asks_about_the_germline(facts, told, is_open):
    assert facts(told).values["germline_question_open"] is is_open
