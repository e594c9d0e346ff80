"""Variants: the vectors of the notes and what public files write, each read as a hand says it must be."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gistline.library import transcripts
from gistline.strict_yaml import read_yaml
from gistline.variant_words import as_data, told
from gistline.variants import read_variant
from tests.conftest import ROOT

VECTORS = read_yaml(ROOT / "docs" / "explanation" / "variants" / "vectors.yaml").value
OTHERS = {"KIT": "D", "PDGFRA": "P"}


def ids(vectors):
    return [f"{vector['gene']} {vector['written']}" for vector in vectors]


@pytest.mark.parametrize("vector", VECTORS["exons"] + VECTORS["coding"], ids=ids(VECTORS["exons"] + VECTORS["coding"]))
def test_a_change_lies_in_its_exon_and_is_its_driver(vector):
    reading = read_variant(vector["written"], vector["gene"])
    assert (reading.exon, reading.driver) == (vector["exon"], vector["class"])
    assert reading.name == vector["name"] if "name" in vector else True


def substitution(gene, codon):
    """Another residue at a codon, whatever stands there."""
    letter = transcripts()[gene].residues[codon - 1]
    return f"{letter}{codon}{'A' if letter != 'A' else 'G'}"


@pytest.mark.parametrize(
    ("gene", "codon"), [(row["gene"], codon) for row in VECTORS["boundaries"] for codon in row["codons"]]
)
def test_a_codon_split_between_two_exons_is_ambiguous(gene, codon):
    reading = read_variant(substitution(gene, codon), gene)
    assert (reading.exon, reading.driver, len(reading.exons)) == (None, None, 2)
    assert "ambiguous" in told(reading.problems[0])


@pytest.mark.parametrize(
    ("gene", "row"), [(gene, row) for gene, rows in VECTORS["safe_ranges"].items() for row in rows]
)
def test_every_codon_wholly_inside_an_exon_is_placed_there_and_the_next_is_not(gene, row):
    exon, first, last = row
    assert {read_variant(substitution(gene, codon), gene).exon for codon in range(first, last + 1)} == {exon}
    assert exon not in {read_variant(substitution(gene, codon), gene).exon for codon in (first - 1, last + 1)}


@pytest.mark.parametrize("vector", VECTORS["same"], ids=[vector["name"] for vector in VECTORS["same"]])
def test_spellings_of_one_change_have_one_name(vector):
    readings = [read_variant(written, vector["gene"]) for written in vector["written"]]
    assert {reading.name for reading in readings} == {vector["name"]}
    assert len({(reading.exon, reading.driver, reading.kind) for reading in readings}) == 1


@pytest.mark.parametrize("vector", VECTORS["forms"], ids=ids(VECTORS["forms"]))
def test_a_form_that_people_write_is_read(vector):
    reading = as_data(read_variant(vector["written"], vector["gene"]))
    exon = None if vector["exon"] is None else str(vector["exon"])
    found = (reading["kind"], reading["residues"], reading["exon"], reading["class"])
    assert found == (vector["kind"], vector["residues"], exon, vector["class"])


@pytest.mark.parametrize("vector", VECTORS["slips"], ids=ids(VECTORS["slips"]))
def test_a_slip_is_placed_nowhere_and_its_reason_is_told(vector):
    reading = read_variant(vector["written"], vector["gene"])
    assert (reading.exon, reading.driver, reading.drives) == (None, None, False)
    assert any(vector["says"] in told(problem) for problem in reading.problems)


def test_names_that_differ_have_different_normal_forms():
    """A502_Y503dup and its neighbours are four proteins, not one."""
    names = ["A502_Y503dup", "S501_A502dup", "Y503_F504dup", "A502dup"]
    assert len({read_variant(name, "KIT").name for name in names}) == 4


def test_a_stated_exon_against_the_residue_is_used_by_neither():
    reading = read_variant("V559D", "KIT", 9)
    assert (reading.exon, reading.driver, reading.exon_differs, reading.drives) == (None, None, True, True)
    assert [told(problem) for problem in reading.problems] == ["exon 9 is stated, and the change lies in exon 11"]


def test_a_stated_exon_settles_a_codon_that_is_split():
    assert read_variant("P627L", "KIT", 13).driver == "kit_exon_13"
    assert read_variant("P627L exon 12", "KIT").driver is None  # exon 12 holds no driver that our sources name


def test_a_gene_that_is_not_named_is_told_by_residues_that_fit_one_gene():
    assert (read_variant("V560D").gene, read_variant("p.D842V").gene) == ("KIT", "PDGFRA")
    assert read_variant("NM_006206.5:c.2525A>T").driver == "pdgfra_d842v"
    assert (read_variant("V600E").gene, read_variant("exon 11 deletion").gene) == (None, None)
    assert read_variant("PDGFRA D842V", "KIT").driver is None


def test_one_base_is_translated_only_where_every_codon_agrees():
    """Threonine is ACN: C to T in the second base gives isoleucine, or methionine from ACG."""
    reading = read_variant("c.2009C>T", "KIT")
    assert (reading.kind, reading.exon, reading.name) == ("missense", 14, None)
    assert read_variant("c.2586G>C", "KIT").kind == "substitution"  # leucine or phenylalanine
    assert read_variant("c.1669G>A", "KIT").driver is None  # tryptophan is TGG: base 1 is T


@settings(max_examples=400, deadline=None)
@given(
    text=st.text(max_size=60),
    gene=st.sampled_from([None, "KIT", "PDGFRA", "BRAF"]),
    exon=st.sampled_from([None, 9, 18]),
)
def test_no_text_makes_it_fail(text, gene, exon):
    json.dumps(as_data(read_variant(text, gene, exon)))


LETTERS = "ACDEFGHIKLMNPQRSTVWY"


@settings(max_examples=200, deadline=None)
@given(gene=st.sampled_from(["KIT", "PDGFRA"]), first=st.integers(2, 960), length=st.integers(1, 9), data=st.data())
def test_a_change_and_its_normal_form_make_the_same_protein(gene, first, length, data):
    """Built apart: the changed protein is spelled here, and again from the normal form's own reading."""
    residues = transcripts()[gene].residues
    last = min(first + length - 1, len(residues))
    came = data.draw(st.text(LETTERS, max_size=4))
    after = residues[: first - 1] + came + residues[last:]
    name = read_variant(
        f"{residues[first - 1]}{first}_{residues[last - 1]}{last}delins{came}" if came else f"{first}_{last}del", gene
    ).name
    if after == residues:
        assert name is None
    else:
        again = read_variant(name, gene)
        assert again.name == name
        assert spelled(residues, name) == after


def spelled(residues, name):
    """The protein after a normal form, by a plain reading of the four forms it can have."""
    import re

    numbers = [int(number) for number in re.findall("[0-9]+", name)]
    first, last = numbers[0], numbers[-1]
    if "delins" in name:
        return residues[: first - 1] + name.partition("delins")[2] + residues[last:]
    if name.endswith("del"):
        return residues[: first - 1] + residues[last:]
    if name.endswith("dup"):
        return residues[:last] + residues[first - 1 : last] + residues[last:]
    if "ins" in name:
        return residues[:first] + name.partition("ins")[2] + residues[first:]
    return residues[: first - 1] + name[-1] + residues[first:]
