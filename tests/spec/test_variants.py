"""Variants: the vectors of the notes and what public files write, each read as a hand says it must be."""

import csv
import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gistline.library import transcripts
from gistline.strict_yaml import read_yaml
from gistline.variant_words import as_data, told
from gistline.variants import read_variant
from tests.conftest import ROOT

VECTORS = read_yaml(ROOT / "docs" / "explanation" / "variants" / "vectors.yaml").value
with (ROOT / "docs" / "explanation" / "variants" / "variants.tsv").open(encoding="utf-8") as public:
    PUBLIC = list(csv.DictReader(public, delimiter="\t"))


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


@pytest.mark.parametrize("vector", VECTORS["negative"], ids=ids(VECTORS["negative"]))
def test_a_text_that_is_negative_or_not_settled_is_no_driver_and_is_told(vector):
    reading = read_variant(vector["written"], vector["gene"])
    assert (reading.driver, reading.drives, reading.understood) == (None, False, False)
    assert reading.problems


@pytest.mark.parametrize("vector", VECTORS["hidden"], ids=ids(VECTORS["hidden"]))
def test_what_may_be_d842v_stays_open_in_any_dress(vector):
    reading = read_variant(vector["written"], vector["gene"])
    assert (reading.driver, reading.drives) == (None, False)
    assert "pdgfra_d842v" in reading.drivers


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


def mutated(name, random):
    """A real name with one to four letters taken out, put in, doubled, swapped or replaced."""
    letters = list(name)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(letters) + 1)
        if random.random() < 0.3 and letters:
            del letters[min(place, len(letters) - 1)]
        elif random.random() < 0.5:
            letters.insert(place, random.choice("ACDEFGKLVWXY0123456789_-/>*=()[];:. pcdelinsup\tÅ\u200b"))
        elif len(letters) > 1:
            other = random.randrange(len(letters))
            place = min(place, len(letters) - 1)
            letters[place], letters[other] = letters[other], letters[place]
    return "".join(letters)


def test_a_hundred_thousand_mutated_real_names_are_read_or_refused():
    """None fails; a residue that is named lies in the protein, and an exon that is told holds it."""
    random = Random(20261122)
    rows = [(row["gene"], row["as_written"]) for row in PUBLIC]
    for number in range(100_000):
        gene, name = rows[number % len(rows)]
        reading = read_variant.__wrapped__(mutated(name, random), random.choice([gene, gene, None]))
        if reading.exon is not None and reading.first is not None and reading.gene in transcripts():
            assert reading.fits
            assert 1 <= reading.first <= reading.last <= len(transcripts()[reading.gene].residues)
            assert reading.exon in reading.exons
        if reading.driver is not None:
            assert reading.drivers == (reading.driver,)
            assert reading.gene is not None


def test_names_in_public_files_are_placed():
    """Of the names that state a residue at least 97 % are placed, and every other one says why."""
    readings = [
        read_variant(name, row["gene"], int(row["exon_stated"]) if row["exon_stated"] else None)
        for row in PUBLIC
        for name in row["as_written"].split(" | ")
    ]
    assert len(PUBLIC) == 505
    named = [reading for reading in readings if reading.first is not None]
    assert len(named) > 500
    assert sum(reading.exon is not None for reading in named) >= 0.97 * len(named)
    assert all(reading.problems for reading in named if reading.exon is None)


KINDS = {
    "missense": "missense",
    "synonymous": "synonymous",
    "del": "deletion",
    "nonsense": "nonsense",
    "frameshift": "frameshift",
}


def test_names_in_public_files_are_of_the_kind_that_the_files_say():
    """The kind was told by the file; three say `del` or `nonsense` of what the name itself replaces."""
    differ = [
        row["as_written"]
        for row in PUBLIC
        if row["kind"] in KINDS
        and read_variant(row["as_written"].split(" | ")[0], row["gene"]).kind != KINDS[row["kind"]]
    ]
    assert differ == ["p.VEEI560in_frame_delLRR"]


def test_bases_and_residues_of_public_files_agree():
    """Where a file gives both, the exon by the bases is the exon by the residue, or settles it."""
    compared = 0
    for row in PUBLIC:
        for coding in filter(None, row["cdna"].split(" | ")):
            by_bases = read_variant(coding, row["gene"])
            by_residue = read_variant(row["as_written"].split(" | ")[0], row["gene"])
            if by_residue.first is not None and by_bases.first is not None:
                compared += 1
                assert by_bases.exon in by_residue.exons
                assert by_bases.name is None or by_bases.name == by_residue.name
    assert compared > 100
