"""The tables of the knowledge (sources, drugs, genes, medicines, impossible): mistakes are told with place and repair."""

import shutil

import pytest
from pydantic import ValidationError

from gistline.errors import KnowledgeError
from gistline.guideline import open_guideline
from gistline.library import KNOWLEDGE, StopBefore


@pytest.fixture
def edited(tmp_path):
    """The knowledge with one text of a table replaced; the message of what is wrong with it."""

    def message(file, old, new):
        folder = tmp_path / "knowledge"
        shutil.copytree(KNOWLEDGE, folder)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError) as error:
            open_guideline(folder)
        return str(error.value)

    return message


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


def test_a_rule_file_of_another_name_is_told_and_never_silently_left_out(tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    path = folder / "rules" / "first_line_drug.yaml"
    path.rename(path.with_suffix(".yml"))
    with pytest.raises(KnowledgeError, match=r"rules/first_line_drug.yml: is no .yaml file and is not read"):
        open_guideline(folder)
