"""Pages of vectors: hand-written vectors and what the program makes of them, for docs/generated."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gistline.strict_yaml import read_yaml
from gistline.variant_table import read_table
from gistline.variant_words import Row, counts_in_words, sentence, told
from gistline.variants import read_variant

FOLDER = Path("docs/explanation/variants")


def variants_page() -> Iterator[str]:
    """How names of variants are read: the vectors, and every name of the public files that is not plainly read."""
    vectors = read_yaml(FOLDER / "vectors.yaml").value
    yield "# Names of variants, as they are read\n"
    yield "Vectors written by hand stand in `docs/explanation/variants/vectors.yaml`; a test reads each of them.\n"
    yield "## In their exon\n\n| written | read aloud |\n|---|---|"
    for one in [*vectors["exons"], *vectors["coding"], *vectors["forms"]]:
        yield _row(one)
    yield "\n## Spellings of one change\n\n| name | written |\n|---|---|"
    for one in vectors["same"]:
        yield f"| {one['gene']} {one['name']} | {_cells(one['written'])} |"
    yield "\n## Codons split between two exons: the protein alone does not say\n"
    for one in vectors["boundaries"]:
        yield f"- {one['gene']}: {', '.join(map(str, one['codons']))}"
    yield "\n## Slips, negatives and what is not settled: no driver\n\n| written | why |\n|---|---|"
    for one in (*vectors["slips"], *vectors["negative"], *vectors["hidden"]):
        problems = read_variant(one["written"], one["gene"]).problems
        yield f"| {one['gene']} `{one['written']}` | {'; '.join(map(told, problems))} |"
    yield from _public_files()


def _row(vector: dict[str, Any]) -> str:
    reading = read_variant(vector["written"], vector["gene"])
    return f"| {vector['gene']} `{vector['written']}` | {sentence(reading)} |"


def _cells(written: list[str]) -> str:
    return ", ".join(f"`{one}`" for one in written)


def _public_files() -> Iterator[str]:
    rows = [Row(line, reading) for line, reading in read_table(FOLDER / "variants.tsv")]
    yield "\n## Names in public files\n"
    yield "`gistline variant --table docs/explanation/variants/variants.tsv` reads 505 rows of names found in"
    yield "public files; a row may hold several spellings.\n"
    yield from (f"- {line}." for line in counts_in_words(rows))
    yield "\n| line | written | why it is not plainly read |\n|---|---|---|"
    for row in rows:
        if row.result != "read":
            why = "; ".join(map(told, row.reading.problems)) or sentence(row.reading)
            yield f"| {row.line} | {row.reading.gene} `{row.reading.written}` | {why} |"
