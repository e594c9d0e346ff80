"""Comparison words: documents side by side, versions of the knowledge, one rule explained, statements."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Heading
from rich.table import Table
from rich.text import Text

from gistline.compare import Column, Comparison
from gistline.explanation import Explanation
from gistline.knowledge_diff import OPEN, KnowledgeDiff
from gistline.phrases import cited, plain
from gistline.plan_parts import Changed
from gistline.statements import Carried, Coverage
from gistline.words import BECAME, SUPPORTS, lines_shown

OUTCOME = {
    "holds": "holds",
    "waits": "waits for what is missing",
    "does_not_hold": "does not hold",
    "does_not_apply": "its question does not apply",
    "overridden": "holds by itself, and another rule goes before it",
    "not_in_force": "is not in force on this day",
}


def comparison_in_words(made: Comparison) -> Group:
    """Each question with what the whole knowledge and each document say to it."""
    region = f", region {made.region}" if made.region else ""
    parts: list[RenderableType] = [
        Text(made.title or made.patient, style="bold"),
        Text(f"What each document says for {made.patient} on {made.on}{region}, knowledge as of {made.knowledge_on}"),
    ]
    for question in dict.fromkeys(column.question for column in made.columns):
        columns = [column for column in made.columns if column.question == question]
        parts += [Text(), Heading(Text(columns[0].asks, style="bold"), align="left"), _table(columns)]
    note = "A document alone knows nothing of the others' reasons; the safety stops of the whole knowledge stay on."
    return Group(*parts, Text(), Text(note, style="dim"), Text(SUPPORTS, style="dim"))


def _table(columns: Sequence[Column]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for column in columns:
        name = Text(column.guideline or "all together", style="" if column.guideline else "bold")
        lines = [f"{one.sentence} [{one.strength}; {one.standing}]" for one in column.says]
        table.add_row(name, Text("\n".join(lines) or BECAME[column.status]))
    return table


def diff_in_words(made: KnowledgeDiff) -> Group:
    """What changes: rules that move advice first, then those whose wording or sources changed, then patients."""
    parts: list[RenderableType] = [Text(f"Knowledge {made.before} to {made.after}", style="bold")]
    for moves, title in ((True, "Rules that move advice"), (False, "Rules whose sources or words changed only")):
        rules = [rule for rule in made.rules if rule.moves_advice is moves]
        if rules:
            parts += [Text(), Heading(Text(f"{title} ({len(rules)})", style="bold"), align="left")]
        for rule in rules:
            parts.append(Text(f"▸ {rule.rule} ({rule.question}): {rule.change}"))
            parts += [_indented(f"{one.field}: {one.before} → {one.after}") for one in rule.fields]
    if made.patients or made.unchanged_patients:
        title = f"Patients whose plan changes ({len(made.patients)}; {made.unchanged_patients} unchanged)"
        parts += [Text(), Heading(Text(title, style="bold"), align="left")]
    for patient in made.patients:
        parts.append(Text(f"▸ {patient.patient} on {patient.on}"))
        parts += [_indented(f"no more: {line}") for line in patient.gone if not line.startswith(OPEN)]
        parts += [_indented(f"now: {line}") for line in patient.new if not line.startswith(OPEN)]
        still_open = sum(line.startswith(OPEN) for line in patient.new)
        gone_open = sum(line.startswith(OPEN) for line in patient.gone)
        if still_open or gone_open:
            parts.append(_indented(f"open answers: {gone_open} no more, {still_open} now (all of them with --json)"))
    if not made.rules and not made.patients:
        parts.append(Text("Nothing changes."))
    return Group(*parts)


def _indented(text: str) -> Padding:
    return Padding(Text(text, style="dim"), (0, 0, 0, 4))


def explanation_in_words(made: Explanation) -> Group:
    """One rule for one patient: verdict, lines, what would settle or change it, sources."""
    about = f" ({made.thing})" if made.thing else ""
    parts: list[RenderableType] = [
        Text(f"{made.rule}{about} for {made.patient} on {made.on}", style="bold"),
        Text(f"{made.sentence}   [{made.strength}; certainty {plain(made.certainty)}; {made.standing}]"),
        Text(f"It {OUTCOME[made.outcome]}{': ' + ' '.join(made.because) if made.because else '.'}", style="bold"),
        lines_shown("asked because", made.applies) if made.applies else Text("asked for every patient"),
        lines_shown("lines", made.lines),
    ]
    if made.missing:
        parts.append(Text(f"would be settled by: {', '.join(map(plain, made.missing))}", style="yellow"))
    if made.smallest_change:
        parts.append(Text(change_in_words(made.smallest_change)))
    if made.overridden_by:
        parts.append(Text(f"goes before it: {', '.join(made.overridden_by)}"))
    return Group(*parts, *(Text(cited(source), style="dim") for source in made.sources))


def change_in_words(change: Sequence[Changed]) -> str:
    """The smallest change with which a rule would not be ruled out."""
    parts = [f"{one.label}: {plain(one.then)} (now {plain(one.now)})" for one in change]
    return f"would not be ruled out with {' and '.join(parts)}"


def statements_in_words(carried: Sequence[Carried], counts: Coverage) -> Group:
    """How many statements are carried by what, and every one on patient care that still waits for its piece."""
    share = f"{counts.care_by_rules} of {counts.care} statements on patient care are carried by a rule"
    parts: list[RenderableType] = [
        Text(f"{share}, {counts.care_with_reason} otherwise; {counts.total} statements in all.", style="bold")
    ]
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, count in counts.carriers.items():
        table.add_row(plain(name), str(count))
    for name, count in counts.due.items():
        table.add_row(f"  due: {name}", str(count))
    parts.append(table)
    for title, carrier in (("Due, on patient care", "due"), ("Not encoded", "not_encoded")):
        shown = [one for one in carried if one.carrier == carrier and (carrier != "due" or one.statement.patient_care)]
        parts += [Text(), Heading(Text(f"{title} ({len(shown)})", style="bold"), align="left")]
        parts += [Text(f"▸ {one.statement.id} ({one.by}): {one.statement.says}") for one in shown]
    return Group(*parts)
