"""Genotype, what follows: what the mutations found let expect of each drug, and the secondary mutations."""

from datetime import date

from gistline.facts.genotype import SEQUENCE, genotype
from gistline.facts.registry import Roster
from gistline.logic import literal
from gistline.sensitivity import CALLS, STANDINGS, sensitivity

ASK_GROWING = "Sequence a growing lesion."

# The rows of knowledge/sensitivity.yaml for a patient: of what grows where that was found, else of the driver. A
# finding that the matrix does not name is `no_row`. Two drivers contradict one another: then nothing is expected.
genotype.views["of_matrix"] = """
    select patient_id, decision_date,
           case when secondary_open then null
                when later_rows_of_matrix is not null then later_rows_of_matrix
                when contradicted then null
                when drivers is not null then matrix_rows
                when nf1_by_exclusion then ['nf1_related'] end as of_matrix,
           case when later_rows_of_matrix is not null then later_rows else rows end as rows
    from genotype"""


genotype.one_row += ("of_matrix",)


def _calls(drug: str, part: int) -> str:
    """SQL: the call for a drug (part 0) or its standing (part 1; unknown where there are no data), of each row of the
    matrix that counts."""
    told = ((row.row, row.call(drug)[part]) for row in sensitivity().rows)
    cells = ((row, "null::varchar" if said is None else literal(said)) for row, said in told)
    cases = " ".join(f"when {literal(row)} then {cell}" for row, cell in cells)
    none = ("'no_data'", "null::varchar")[part]
    return f"list_transform(of_matrix, lambda row: case row {cases} else {none} end)"


def _expected(drug: str) -> None:
    def expected() -> str:
        calls = _calls(drug, 0)
        one = f"list_min({calls}) = list_max({calls})"
        return f"case when {one} then list_min({calls}) when len(of_matrix) > 1 then 'mixed' end"

    expected.__name__ = f"expected_of_{drug}"
    expected.__doc__ = (
        f"What the mutations found let expect of {drug}, by knowledge/sensitivity.yaml: the secondary mutations"
        " where some were found, else the driver; variant before class. `mixed` where secondary mutations differ,"
        " `no_data` where our sources are silent. Unknown while no driver and no secondary mutation is known, where two"
        " drivers are reported, and where a finding in what grew could not be read."
    )
    genotype.fact(
        label=f"expected of {drug} by the genotype", view="of_matrix", rows="rows", kind=str,
        values=(*CALLS, "mixed"), ask=SEQUENCE,
    )(expected)  # fmt: skip


def _standing(drug: str) -> None:
    def standing() -> str:
        found = _calls(drug, 1)
        ways = (f"when list_contains({found}, {literal(one)}) then {literal(one)}" for one in STANDINGS[::-1])
        return f"case {' '.join(ways)} end"

    standing.__name__ = f"expected_of_{drug}_standing"
    standing.__doc__ = (
        f"How the source of `expected_of_{drug}` was seen; the weakest where several mutations count. Unknown where"
        " that fact is, and where it is `no_data`."
    )
    genotype.fact(
        label=f"standing of what is expected of {drug}", view="of_matrix", rows="rows", kind=str, values=STANDINGS,
        ask=SEQUENCE,
    )(standing)  # fmt: skip


for _drug in sensitivity().drugs:
    _expected(_drug)
    _standing(_drug)


@genotype.fact(
    label="several secondary mutations",
    absent="not several secondary mutations",
    view="genotype",
    rows="later_rows",
    ask=ASK_GROWING,
)
def several_secondary_mutations() -> str:
    """Whether two or more different KIT mutations of exons 13, 14, 17 or 18 were found in what grew or in plasma.
    Unknown otherwise: one biopsy misses what other lesions carry (knowledge notes 1.3), so that it is never false."""
    return "case when len(list_distinct(later_names)) > 1 then true end"


genotype.views["secondary_mutations"] = """
    select patient_id, decision_date, [row_id] as row_ids, is_secondary,
           case when name is not null then gene || ' ' || name else gene end as shown, name, exon, secondary, kind,
           case when collected_on_earliest = collected_on_latest then collected_on_latest end as collected_on
    from evidence_of_secondary"""

secondary_mutation = Roster("secondary_mutation", genotype, "secondary_mutations", member="secondary_mutation_found")


@secondary_mutation.fact(
    label="a secondary mutation was found", absent="no secondary mutation was found", ask=ASK_GROWING
)
def secondary_mutation_found() -> str:
    """Whether this mutation came after the first kinase inhibitor was begun. Unknown where the day of the specimen or
    the change leaves it open, as where it may be the driver found again."""
    return "is_secondary"


@secondary_mutation.fact(label="exon of the secondary mutation", ask=ASK_GROWING, kind=int)
def secondary_mutation_exon() -> str:
    """The exon of KIT in which it lies: 13, 14, 17 or 18."""
    return "exon"


@secondary_mutation.fact(
    label="region of the secondary mutation", ask=ASK_GROWING, kind=str, values=("atp_pocket", "activation_loop")
)
def secondary_mutation_region() -> str:
    """The ATP pocket (exons 13 and 14) or the activation loop (exons 17 and 18)."""
    return "secondary"


@secondary_mutation.fact(
    label="specimen of the secondary mutation",
    ask=ASK_GROWING,
    kind=str,
    values=("primary", "metastasis", "resistant_lesion", "plasma"),
)
def secondary_mutation_specimen() -> str:
    """In what it was found."""
    return "kind"


@secondary_mutation.fact(label="day of the specimen of the mutation", ask=ASK_GROWING, kind=date)
def secondary_mutation_collected_on() -> str:
    """The day the specimen was taken. Unknown where it is not one single day."""
    return "collected_on"
