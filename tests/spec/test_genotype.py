"""Genotype: which driver a report means, and what it leaves open.

Vectors: exon and codon map of the knowledge notes (drugs and genotype, section 1.1), printed there with their exons.
"""

import pytest

PRIMARY = """
specimens:
  - {id: s, collected_on: 2024-01-01, kind: primary}
variants:
"""
RESISTANT = PRIMARY.replace("primary", "resistant_lesion")
DRIVERS = (
    "kit_exon_9", "kit_exon_11", "kit_exon_13", "kit_exon_17", "kit_exon_other", "pdgfra_d842v",
    "pdgfra_exon_18_other", "pdgfra_exon_other", "sdh_deficient", "nf1_related", "braf_v600e", "ntrk_fusion",
    "other_driver", "no_driver_found",
)  # fmt: skip


def found(gene, change=None, exon=None, id="v"):
    cells = [f"id: {id}", "specimen: s", "recorded_on: 2024-01-10", "status: found", f"gene: {gene}"]
    cells += [f"change: '{change}'"] if change else []
    cells += [f"exon: {exon}"] if exon else []
    return f"  - {{{', '.join(cells)}}}\n"


def not_found(*covers, id="n"):
    return f"  - {{id: {id}, specimen: s, recorded_on: 2024-01-10, status: not_found, covers: [{', '.join(covers)}]}}\n"


def drivers(row):
    return {name: row.values[name] for name in DRIVERS}


HOTSPOTS = [
    ("KIT", "D419del", "kit_exon_other"),  # exon 8
    ("KIT", "A502_Y503dup", "kit_exon_9"),
    ("KIT", "K550_K558del", "kit_exon_11"),
    ("KIT", "W557_K558del", "kit_exon_11"),
    ("KIT", "V559D", "kit_exon_11"),
    ("KIT", "L576P", "kit_exon_11"),
    ("KIT", "D579del", "kit_exon_11"),
    ("KIT", "K642E", "kit_exon_13"),
    ("KIT", "V654A", "kit_exon_13"),
    ("KIT", "N655K", "kit_exon_13"),
    ("KIT", "T670I", "kit_exon_other"),  # exon 14
    ("KIT", "N680K", "kit_exon_other"),  # exon 14
    ("KIT", "D816V", "kit_exon_17"),
    ("KIT", "D816H", "kit_exon_17"),
    ("KIT", "D820Y", "kit_exon_17"),
    ("KIT", "N822K", "kit_exon_17"),
    ("KIT", "Y823D", "kit_exon_17"),
    ("KIT", "A829P", "kit_exon_other"),  # exon 18, not 17
    ("PDGFRA", "V561D", "pdgfra_exon_other"),
    ("PDGFRA", "N659K", "pdgfra_exon_other"),
    ("PDGFRA", "D842V", "pdgfra_d842v"),
    ("PDGFRA", "D842Y", "pdgfra_exon_18_other"),
    ("PDGFRA", "D842_H845del", "pdgfra_exon_18_other"),
    ("PDGFRA", "I843del", "pdgfra_exon_18_other"),
    ("PDGFRA", "D846Y", "pdgfra_exon_18_other"),
    ("PDGFRA", "N848K", "pdgfra_exon_18_other"),
    ("PDGFRA", "Y849K", "pdgfra_exon_18_other"),
]


@pytest.mark.parametrize(("gene", "change", "driver"), HOTSPOTS)
def test_a_hotspot_in_the_primary_is_the_driver_and_the_others_are_not(facts, gene, change, driver):
    assert drivers(facts(PRIMARY + found(gene, change))) == {name: name == driver for name in DRIVERS}


@pytest.mark.parametrize("written", ["p.W557_K558del", "p.(W557_K558del)", " W557_K558del ", "W557_K558del"])
def test_a_change_is_recognised_with_its_usual_dress(facts, written):
    assert facts(PRIMARY + found("KIT", written)).values["kit_exon_11"] is True


@pytest.mark.parametrize(
    ("gene", "exon", "driver"),
    [
        ("KIT", 9, "kit_exon_9"),
        ("KIT", 11, "kit_exon_11"),
        ("KIT", 8, "kit_exon_other"),
        ("PDGFRA", 12, "pdgfra_exon_other"),
    ],
)
def test_a_stated_exon_is_enough_outside_exon_18_of_pdgfra(facts, gene, exon, driver):
    assert drivers(facts(PRIMARY + found(gene, exon=exon))) == {name: name == driver for name in DRIVERS}


@pytest.mark.parametrize("change", [None, "D842_I843delinsVM"])
def test_pdgfra_exon_18_without_a_recognised_change_leaves_d842v_open_and_excludes_kit(facts, change):
    row = facts(PRIMARY + found("PDGFRA", change, exon=18))
    open_ones = {"pdgfra_d842v", "pdgfra_exon_18_other"}
    assert drivers(row) == {name: None if name in open_ones else False for name in DRIVERS}
    assert [notice.kind for notice, _ in row.notices] == (["not_understood"] if change else [])


def test_a_change_that_is_not_recognised_stays_open_and_says_so(facts):
    """What could not be read may be no driver at all, so that it excludes none."""
    row = facts(PRIMARY + found("KIT", "see the report"))
    assert drivers(row) == dict.fromkeys(DRIVERS)
    assert [(notice.kind, rows) for notice, rows in row.notices] == [("not_understood", ("variants v",))]


def test_a_stated_exon_against_the_change_is_a_contradiction_and_neither_is_used(facts):
    row = facts(PRIMARY + found("KIT", "V559D", exon=9))
    assert (row.values["kit_exon_9"], row.values["kit_exon_11"]) == (None, None)
    assert row.values["pdgfra_d842v"] is False
    assert [(notice.kind, rows) for notice, rows in row.notices] == [("contradiction", ("variants v",))]


@pytest.mark.parametrize("change", ["M541L", "R956W", "amplification", "K550K", "WKVVE557fs"])
def test_a_change_that_is_no_driver_excludes_no_other_driver(facts, change):
    """A polymorphism of exon 10 does not make the tumour KIT-driven; a stain for SDHB still decides."""
    row = facts(PRIMARY + found("KIT", change))
    assert drivers(row) == dict.fromkeys(DRIVERS)
    lost = "tumours:\n  - {id: t, recorded_on: 2024-01-10, sdhb_ihc: lost}\n"
    assert facts(lost + PRIMARY + found("KIT", change)).values["sdh_deficient"] is True


def test_two_drivers_are_a_contradiction_and_both_stay_visible(facts):
    row = facts(PRIMARY + found("KIT", exon=11) + found("PDGFRA", "D842V", id="w"))
    assert (row.values["kit_exon_11"], row.values["pdgfra_d842v"]) == (True, True)
    assert [(notice.kind, rows) for notice, rows in row.notices] == [("contradiction", ("variants v", "variants w"))]


def test_no_report_leaves_everything_open(facts):
    assert set(drivers(facts("")).values()) == {None}


@pytest.mark.parametrize("status", ["failed", "pending"])
def test_failed_and_pending_are_not_negative(facts, status):
    row = facts(PRIMARY + not_found("KIT", "PDGFRA").replace("not_found", status))
    assert set(drivers(row).values()) == {None}


def test_not_found_counts_only_for_what_the_assay_covers(facts):
    row = facts(PRIMARY + not_found("KIT exon 9", "KIT exon 11", "PDGFRA exon 18"))
    negative = {"kit_exon_9", "kit_exon_11", "pdgfra_d842v", "pdgfra_exon_18_other"}
    assert drivers(row) == {name: False if name in negative else None for name in DRIVERS}


def test_a_narrow_panel_without_a_finding_is_not_wild_type(facts):
    row = facts(PRIMARY + not_found("KIT", "PDGFRA"))
    assert (row.values["kit_exon_other"], row.values["pdgfra_exon_other"]) == (False, False)
    assert (row.values["no_driver_found"], row.values["sdh_deficient"]) == (None, None)


WORK_UP = ("KIT", "PDGFRA", "SDHB", "NF1", "BRAF", "NTRK", "RAS", "FGFR1")


def test_a_complete_work_up_without_a_finding_is_no_driver_found(facts):
    row = facts(PRIMARY + not_found(*WORK_UP))
    assert drivers(row) == {name: name == "no_driver_found" for name in DRIVERS}


@pytest.mark.parametrize("left_out", WORK_UP)
def test_each_part_of_the_work_up_is_needed_for_no_driver_found(facts, left_out):
    assert facts(PRIMARY + not_found(*(part for part in WORK_UP if part != left_out))).values["no_driver_found"] is None


def test_a_region_the_program_does_not_know_is_not_taken_for_a_negative(facts):
    row = facts(PRIMARY + not_found("the usual hotspots"))
    assert set(drivers(row).values()) == {None}
    assert [notice.kind for notice, _ in row.notices] == ["not_understood"]


@pytest.mark.parametrize(("stain", "deficient"), [("lost", True), ("retained", False), ("failed", None)])
def test_sdhb_stain(facts, stain, deficient):
    row = facts(f"tumours:\n  - {{id: t, observed_on: 2024-01-01, relation: primary, sdhb_ihc: {stain}}}")
    assert row.values["sdh_deficient"] is deficient
    assert row.values["kit_exon_11"] is (False if deficient else None)


NF1 = "conditions:\n  - {id: nf, noted_on: 2020-01-01, name: neurofibromatosis_type_1, status: present}\n"


def test_neurofibromatosis_alone_does_not_say_what_drives_the_tumour(facts):
    assert set(drivers(facts(NF1)).values()) == {None}


def test_neurofibromatosis_with_a_negative_panel_is_nf1_related(facts):
    row = facts(NF1 + PRIMARY + not_found("KIT", "PDGFRA"))
    nobody_tested = {"sdh_deficient", "braf_v600e", "ntrk_fusion", "other_driver", "no_driver_found"}
    assert drivers(row) == {name: None if name in nobody_tested else name == "nf1_related" for name in DRIVERS}


@pytest.mark.parametrize("panel", [("KIT",), ("KIT exon 9", "KIT exon 11", "PDGFRA")])
def test_neurofibromatosis_with_a_narrow_panel_stays_open(facts, panel):
    assert facts(NF1 + PRIMARY + not_found(*panel)).values["nf1_related"] is None


TAKEN_ON_IMATINIB = """
therapies:
  - {id: i, drug: imatinib, started_on: 2020-01-01, intent: advanced}
specimens:
  - {id: s, collected_on: 2024-01-01, kind: metastasis}
variants:
"""


def test_a_secondary_mutation_in_tissue_taken_on_a_drug_is_not_the_driver(facts):
    row = facts(TAKEN_ON_IMATINIB + found("KIT", "V654A"))
    assert (row.values["kit_exon_13"], row.values["secondary_atp_pocket"]) == (None, True)
    row = facts(TAKEN_ON_IMATINIB.replace("2020-01-01", "2024-02-01") + found("KIT", "V654A"))
    assert (row.values["kit_exon_13"], row.values["secondary_atp_pocket"]) == (True, None)


@pytest.mark.parametrize(
    ("report", "insensitive"),
    [
        (found("KIT", exon=11), False),
        (found("PDGFRA", "D842V"), True),
        (found("PDGFRA", "V561D"), False),
        (found("PDGFRA", exon=18), None),
        (found("SDHA"), True),
        (found("NTRK1", "fusion"), True),
        (not_found("KIT", "PDGFRA"), None),
        (not_found(*WORK_UP), True),
    ],
)
def test_drivers_that_imatinib_does_not_act_on(facts, report, insensitive):
    assert facts(PRIMARY + report).values["insensitive_driver"] is insensitive


def test_a_kit_mutation_goes_before_neurofibromatosis(facts):
    row = facts(NF1 + PRIMARY + found("KIT", exon=11))
    assert (row.values["kit_exon_11"], row.values["nf1_related"]) == (True, False)


@pytest.mark.parametrize(
    ("change", "pocket", "loop"),
    [("V654A", True, None), ("T670I", True, None), ("D816H", None, True), ("D820Y", None, True),
     ("N822K", None, True), ("Y823D", None, True), ("A829P", None, True)],
)  # fmt: skip
def test_a_mutation_of_a_growing_lesion_is_secondary_and_no_driver(facts, change, pocket, loop):
    row = facts(RESISTANT + found("KIT", change))
    assert (row.values["secondary_atp_pocket"], row.values["secondary_activation_loop"]) == (pocket, loop)
    assert set(drivers(row).values()) == {None}


def test_exon_11_in_a_growing_lesion_is_still_the_driver(facts):
    assert facts(RESISTANT + found("KIT", exon=11)).values["kit_exon_11"] is True


def test_absence_in_plasma_is_not_a_negative(facts):
    tested = not_found("KIT", "PDGFRA")
    assert facts(RESISTANT + tested).values["secondary_activation_loop"] is False
    assert facts(RESISTANT.replace("resistant_lesion", "plasma") + tested).values["secondary_activation_loop"] is None
    assert facts(RESISTANT.replace("resistant_lesion", "plasma") + tested).values["kit_exon_11"] is None


def test_a_report_is_seen_from_the_day_it_was_recorded(facts):
    told = PRIMARY + found("KIT", exon=11)
    assert facts(told, on="2024-01-09").values["kit_exon_11"] is None
    assert facts(told, on="2024-01-10").values["kit_exon_11"] is True


@pytest.mark.parametrize(("assay", "deficient"), [("NGS panel", None), ("SDHB immunostain", False)])
def test_a_sequence_of_sdhb_is_no_stain(facts, assay, deficient):
    row = f"{{id: n, specimen: s, assay: {assay}, status: not_found, covers: [SDHB], recorded_on: 2024-01-10}}"
    assert facts(PRIMARY + f"  - {row}\n").values["sdh_deficient"] is deficient


def test_neurofibromatosis_denied_long_ago_and_noted_since_counts(facts):
    noted = """
conditions:
  - {id: a, recorded_on: 2010-01-01, noted_on: 2010-01-01, name: neurofibromatosis_type_1, status: absent}
  - {id: b, recorded_on: 2024-05-01, name: neurofibromatosis_type_1, status: present}
"""
    assert facts(noted + PRIMARY + not_found("KIT", "PDGFRA")).values["nf1_related"] is True


TOLD = '\ncompleteness:\n  - {id: c, recorded_on: "2024-02-01", table_name: therapies, complete_through: "2030"}\n'


@pytest.mark.parametrize(
    ("kind", "told", "is_driver"),
    [("primary", "", True), ("metastasis", "", None), ("metastasis", TOLD, True)],
)
def test_a_metastasis_is_taken_before_resistance_only_where_the_drug_history_is_told(facts, kind, told, is_driver):
    story = PRIMARY.replace("kind: primary", f"kind: {kind}") + found("KIT", "K642E") + told
    assert facts(story).values["kit_exon_13"] is is_driver


def test_exon_11_is_the_driver_whenever_the_tissue_was_taken(facts):
    story = PRIMARY.replace("kind: primary", "kind: metastasis") + found("KIT", "V559D")
    assert facts(story).values["kit_exon_11"] is True
