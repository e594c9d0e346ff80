"""Library: opens the files of knowledge/ that are plain tables (drugs, genes), each read once."""

from functools import cache
from pathlib import Path
from typing import Any

from gistline.strict_yaml import Document, read_yaml

KNOWLEDGE = Path(__file__).parent / "knowledge"


@cache
def document(name: str) -> Document:
    """One file of knowledge/, for example `drugs.yaml`, with its lines."""
    return read_yaml(KNOWLEDGE / name, f"knowledge/{name}")


@cache
def drugs() -> dict[str, dict[str, Any]]:
    """Every drug a record may name: name, class, and where approved for GIST since when."""
    return {drug["drug"]: drug for drug in document("drugs.yaml").value["drugs"]}


@cache
def kinase_inhibitors() -> tuple[str, ...]:
    """The drugs that count as a line of tyrosine kinase inhibitor (TKI) therapy."""
    return tuple(sorted(name for name, drug in drugs().items() if drug["class"] == "kinase_inhibitor"))


@cache
def gene_changes() -> tuple[dict[str, Any], ...]:
    """The changes recognised as written, each with gene and exon."""
    return tuple(document("genes.yaml").value["changes"])


@cache
def genes() -> tuple[str, ...]:
    """Every gene a variant row may name."""
    return tuple(document("genes.yaml").value["genes"])
