"""The tables of the knowledge (sources, drugs, genes, medicines, impossible): mistakes are told with place and repair."""

import shutil

import pytest
from pydantic import ValidationError

from gistline.errors import KnowledgeError
from gistline.guideline import open_guideline
from gistline.library import KNOWLEDGE, StopBefore


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("sources.yaml", "authority: unsigned", "authority: unsinged", ["line 5", "authority", "'unsinged'"]),
        ("sources.yaml", "document: liu-2023, authority", "document: liu-2023, autority", ["Did you mean authority?"]),
        ("sources.yaml", "document: liu-2023,", "document: surgery-slides,", ["'surgery-slides' stands twice"]),
        ("sources.yaml", "documents:", "documents: [", ["knowledge/sources.yaml"]),
        ("drugs.yaml", 'from: "2002-05-24"', "from: May 2002", ["approvals.from", "'May 2002'"]),
        ("drugs.yaml", "region: US, from", "region: USA, from", ["approvals.region", "'USA'"]),
        ("drugs.yaml", "standing: read, source: Medscape 930665}", "standing: read}", ["was read, but not where"]),
        ("drugs.yaml", "class: kinase_inhibitor", "class: tki", ["drugs.class", "'tki'"]),
        ("drugs.yaml", "document: rtog-0132", "document: rtog-132", ["drug imatinib", "Did you mean rtog-0132?"]),
        ("drugs.yaml", "days: 21", "days: 2100", ["stop_before_operation.days", "'2100'"]),
        ("drugs.yaml", "  - drug: sunitinib", "  - drug: imatinib", ["'imatinib' stands twice"]),
        ("genes.yaml", "[2, 68, 337]", "[2, 69, 337]", ["exons that do not follow one another"]),
        ("genes.yaml", "[21, 2803, 2928]", "[21, 2803, 2925]", ["976 residues and 2925 coding bases"]),
        ("genes.yaml", "lower_by: 4", "lower_by: four", ["transcripts.shorter_form.lower_by", "'four'"]),
        ("medicines.yaml", "strong_inducer:", "strong_inductor:", ["knowledge/medicines.yaml"]),
        ("drugs.yaml", "days: 14, says: Reg", "days: 12, says: Reg", ["is not the longest figure"]),
        ("labs.yaml", "unit: g/dl", "units: g/dl", ["'units' stands twice in one mapping"]),
        ("labs.yaml", "loinc: 718-7", "loinc: hb", ["tests.loinc", "'hb'"]),
        ("labs.yaml", "loinc: 718-7", "loink: 718-7", ["line 15", "Did you mean loinc?"]),
        (
            "labs.yaml",
            "names: [haemoglobin,",
            "names: [Haemoglobin,",
            ["tests.names", "'Haemoglobin', which no record"],
        ),
        ("labs.yaml", "names: [tsh,", "names: [tsh, hb,", ["'hb' stands twice"]),
        ("labs.yaml", "not_used: [direct bilirubin,", "not_used: [bilirubin,", ["'bilirubin' stands twice"]),
        (
            "labs.yaml",
            "written: [g/dl,",
            "written: [g/dL,",
            ["tests.units.written", "'g/dL', which no record can match"],
        ),
        ("labs.yaml", "factor: 0.1}", "factor: 0.2}", ["no power of ten. Say in basis"]),
        ("labs.yaml", "factor: 0.1}", "factor: 0}", ["tests.units.factor", "greater than 0"]),
        ("labs.yaml", "factor: 0.1}", "factor: a tenth}", ["tests.units.factor", "'a tenth'"]),
        ("labs.yaml", "written: [g/l, gm/l]", "written: [g/l, g/dl]", ["names one unit twice"]),
        ("labs.yaml", "factor: 1}", "factor: 10}", ["has no unit with factor 1"]),
        ("labs.yaml", "plausible: [2, 25]", "plausible: [25, 2]", ["tests.plausible", "is no range"]),
        ("labs.yaml", "    plausible: [2, 25]\n", "", ["tests.plausible"]),
        ("labs.yaml", "tests:", "tests: [", ["knowledge/labs.yaml"]),
        ("toxicities.yaml", "names: [hypothyroidism]", "names: [ppes]", ["'ppes' stands twice"]),
        ("toxicities.yaml", "names: [hypothyroidism]", "names: [hypo-thyroidism]", ["holds 'hypo-thyroidism'"]),
        ("toxicities.yaml", "names: [hypothyroidism]", "names: [bleed brain]", ["'bleed brain' stands twice"]),
        ("toxicities.yaml", "words: [bled,", "words: [Bled,", ["holds 'Bled'"]),
        ("toxicities.yaml", "event: hypertension", "event: High Pressure", ["events.event", "'High Pressure'"]),
        ("interactions.yaml", "advice: reduce_dose", "advice: reduce", ["pairs.advice", "'reduce'"]),
        ("interactions.yaml", "    limit: lowest\n", "", ["one of mg_per_day and limit alone"]),
        ("interactions.yaml", "limit: lowest", "limit: least", ["pairs.limit", "'least'"]),
        ("interactions.yaml", "drug: sunitinib", "drug: sunitinb", ["'sunitinb'", "Did you mean sunitinib?"]),
        ("interactions.yaml", "other: [strong_inducer]", "other: [strong_inductor]", ["Did you mean strong_inducer?"]),
        ("interactions.yaml", "medicine: dexamethasone", "medicine: dexametasone", ["Did you mean dexamethasone?"]),
        (
            "interactions.yaml",
            "document: sunitinib-label",
            "document: sunitinib-lable",
            ["Did you mean sunitinib-label?"],
        ),
        (
            "interactions.yaml",
            "standing: read, read_on: 2026-11-22, says: The INR",
            "standing: read, says: The INR",
            ["read, but not when"],
        ),
        ("interactions.yaml", "effect: peak", "efect: peak", ["pairs.efect", "Did you mean effect?"]),
        (
            "interactions.yaml",
            "    sources: [{document: esmo-interactions",
            "    sorces: [{document: esmo-interactions",
            ["Did you mean sources?"],
        ),
        ("impossible.yaml", "kit_exon_9,", "kit_exon9,", ["line 4", "Did you mean kit_exon_9?"]),
        ("impossible.yaml", "when: [tki_given,", "when: [tki_gven,", ["tki_gven", "Did you mean tki_given?"]),
    ],
)
def test_a_mistake_in_a_table_names_place_and_repair(edited, file, old, new, told):
    message = edited(file, old, new)
    assert f"knowledge/{file}" in message
    for words in told:
        assert words in message


def test_a_figure_without_a_source_is_refused():
    with pytest.raises(ValidationError, match="gives a figure without a source"):
        StopBefore.model_validate({"days": 7, "sources": []})


@pytest.mark.parametrize(
    ("days", "figures", "message"),
    [
        (21, [7, 21], "does not name the longest figure first"),
        (7, [21, 7], "is not the longest figure of its sources"),
        (None, [7], "is not the longest figure of its sources"),
        (7, [None], "is not the longest figure of its sources"),
    ],
)
def test_the_longest_figure_is_named_first_and_is_the_one_that_counts(days, figures, message):
    cited = {"document": "esmo-2022", "section": "text", "strength": "consider", "standing": "second-hand"}
    sources = [{**cited, "says": "Stopped before.", "days": figure} for figure in figures]
    with pytest.raises(ValidationError, match=message):
        StopBefore.model_validate({"days": days, "sources": sources})


def test_a_rule_file_of_another_name_is_told_and_never_silently_left_out(tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    path = folder / "rules" / "first_line_drug.yaml"
    path.rename(path.with_suffix(".yml"))
    with pytest.raises(KnowledgeError, match=r"rules/first_line_drug.yml: is no .yaml file and is not read"):
        open_guideline(folder)
