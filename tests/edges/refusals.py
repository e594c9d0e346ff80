"""What is held of every refusal of malformed input, and how it is seen."""

import random
import sys
from pathlib import Path
from typing import Any

import pytest

from gistline import cli
from gistline.errors import InputError
from gistline.records import open_records

JUNK = random.Random(1).randbytes(4000)
JARGON = ("Input should", "validation error", "pydantic", "Traceback", "type=", "errors.", "None", "Error(")


def bad(title: str, given: Any, *says: str, count: int = 1) -> Any:
    """One malformed input; `says` must stand in one line of the message, which tells `count` problems."""
    return pytest.param(given, says, count, id=title)


def refused(path: Path) -> list[str]:
    """The problems of what lies at `path`, one line each, all of them within the standard."""
    with pytest.raises(InputError) as caught:
        open_records(path)
    heading, *lines = str(caught.value).splitlines()
    assert heading == f"{len(lines)} problem{'s' * (len(lines) != 1)}, nothing was loaded:"
    assert len(lines) == len(set(lines))
    for line, problem in zip(lines, caught.value.problems, strict=True):
        assert line.startswith(f"  {path}")
        assert problem.repair.endswith((".", "?")), f"no repair: {line}"
        assert line.isprintable()
        assert not [word for word in JARGON if word in line], line
    return lines


def check(path: Path, says: tuple[str, ...], count: int) -> None:
    lines = refused(path)
    assert [line for line in lines if all(word in line for word in says)], "\n".join([*lines, f"lacks {says}"])
    assert len(lines) == count, "\n".join(lines)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The command line with these words: exit status, what it printed, what it told as an error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["gistline", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
    printed, told = capsys.readouterr()
    return int(left.value.code or 0), printed, told
