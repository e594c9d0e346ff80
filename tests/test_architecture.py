"""The house: imports point down, files and functions stay small, names stay plain, nothing slips in."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "gistline"
FLOORS = [  # from the top; a module may import its own floor and those below
    {
        "__main__",
        "pages",
        "pages_of_pet",
        "pages_of_response",
        "pages_of_risk",
        "pages_of_surgery",
        "pages_of_vectors",
    },
    {"cli"},
    {
        "check",
        "words",
        "item_words",
        "phrases",
        "variant_words",
        "fact_words",
        "catalogue",
        "comparison_words",
        "statements",
        "calendar_file",
        "timeline_drawing",
        "timeline_words",
        "timeline_sheet",
        "curves",
        "lesion_drawing",
        "lesion_sums",
        "lesion_table",
        "lesion_telling",
        "lesion_words",
        "page",
        "page_telling",
        "page_words",
    },
    {"compare", "explanation", "fact_explanation", "knowledge_diff", "timeline", "timeline_parts", "lesion_chart"},
    {
        "plan",
        "plan_item",
        "plan_open",
        "plan_options",
        "plan_parts",
        "approvals",
        "schedule",
        "why_not",
        "synthetic",
        "synthetic_values",
    },
    {
        "guideline",
        "guideline_checks",
        "guideline_lines",
        "packs",
        "fact_values",
        "rules",
        "question",
        "actions",
        "action_parts",
        "action_words",
    },
    {"facts", "response_vectors"},
    {"records"},
    {"sensitivity"},
    {"variants", "variant_table"},
    {
        "library",
        "complications",
        "follow_up",
        "risk_tables",
        "risk_models",
        "safety_tables",
        "safety_models",
        "sourced",
        "vocabulary",
        "spans",
        "svg",
    },
    {"logic", "errors", "language", "strict_yaml"},
]
FILES = sorted(SOURCE.rglob("*.py"))
PYTHON = [path for part in ("src", "tests", "benchmarks") for path in sorted((ROOT / part).rglob("*.py"))]
FORBIDDEN = {"utils", "util", "helpers", "helper", "manager", "handler", "service", "common", "misc"}


def floor(module: str) -> int:
    return next(number for number, modules in enumerate(FLOORS) if module in modules)


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports from the top"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("gistline.")}
    return {name for name in found if (SOURCE / name).is_dir() or (SOURCE / f"{name}.py").exists()}


def station(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", [path for path in FILES if path != SOURCE / "__init__.py"], ids=str)
def test_imports_only_point_down(path):
    upward = {name for name in imported(path) if floor(name) < floor(station(path))}
    assert not upward, f"{station(path)} stands below {upward}"


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_sizes(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400, "more than 400 lines: name a second idea and divide"
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or node.lineno) - node.lineno < 60, f"{node.name} is longer than 60 lines"


def test_most_sizes_meet_the_aim_and_not_only_the_limit():
    over = [path.name for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > 300]
    assert over == []


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_module_is_a_drawer(path):
    assert path.stem not in FORBIDDEN


@pytest.mark.parametrize("path", [path for path in FILES if path.read_text(encoding="utf-8").strip()], ids=str)
def test_each_module_starts_with_what_it_is(path):
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert text, "a module starts with one line that says what it is"
    assert text.split("\n")[0].endswith((".", ":")), text.split("\n")[0]


@pytest.mark.parametrize("path", sorted((SOURCE / "facts").glob("*.py")), ids=str)
def test_nothing_stands_in_for_an_unknown_fact(path):
    text = path.read_text(encoding="utf-8").lower()
    for word in ("coalesce", "ifnull", "nvl", " or 0", "fillna"):
        assert word not in text, f"`{word}` would make an unknown known"


def test_the_knowledge_holds_no_code():
    assert [path for path in (SOURCE / "knowledge").rglob("*") if path.is_file() and path.suffix != ".yaml"] == []


def test_the_lock_names_no_host_and_no_path():
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+", line), line


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_machine_path():
    machine = re.compile(r"/(home|root|Users|tmp|work)/[A-Za-z]")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".txt", ".lock", ""} and path.name != Path(__file__).name
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if machine.search(line)
    ]
    assert found == []


def test_the_root_is_not_a_desk():
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert len(names) <= 16, sorted(names)
