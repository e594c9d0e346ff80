"""An invented history of lesions as a table to read: a line for each lesion, a column for each scan."""


def as_table(rows):
    scans = sorted(rows["scans"], key=lambda scan: (scan["done_on_earliest"], scan["id"]))
    first = rows["therapies"][0]
    lines = [f"treated from {_days(first, 'started_on')}; odd: {', '.join(rows['odd']) or 'nothing'}"]
    told = [f"complete {one['table_name']} {_days(one, 'complete_through')}" for one in rows["completeness"]]
    told += [f"operation {one['id']} {_days(one, 'done_on')}" for one in rows["operations"]]
    told += [f"{one['kind']} of {one.get('lesion')} {_days(one, 'done_on')}" for one in rows["local_treatments"]]
    table = [["", *(scan["id"] for scan in scans)], ["day", *(_days(scan, "done_on") for scan in scans)]]
    for column in ("modality", "contrast_phase", "slice_mm", "new_lesions", "non_target"):
        table.append([column, *(str(scan.get(column) or "-") for scan in scans)])
    for lesion in rows["lesions"]:
        table.append([_lesion(lesion), *(_cell(rows, lesion, scan) for scan in scans)])
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    body = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return "\n".join([*lines, "; ".join(told), *body])


def _days(row, column):
    earliest, latest = row.get(f"{column}_earliest"), row.get(f"{column}_latest")
    return "untold" if earliest is None else str(earliest) if earliest == latest else f"{earliest}/{latest}"


def _lesion(lesion):
    parts = [str(lesion.get(name) or "?") for name in ("id", "target_role", "kind", "organ")]
    parts += [f"{name} {lesion[name]}" for name in ("split_from", "removed_by") if lesion.get(name)]
    return " ".join(parts) + f" seen {_days(lesion, 'observed_on')}"


def _cell(rows, lesion, scan):
    found = [row for row in rows["measurements"] if row["scan"] == scan["id"] and row["lesion"] == lesion["id"]]
    return " & ".join(map(_row, found)) or "."


def _row(row):
    words = {"short_axis_mm": "short", "diameter_mm": "mm", "attenuation_hu": "hu", "sulpeak": "uptake"}
    words |= {"new_nodule": "new nodule", "nodule_growing": "nodule grows", "nodule_mm": "nodule mm"}
    parts = [] if row["state"] == "measured" else [row["state"], *filter(None, [row.get("merged_into")])]
    parts += [f"{word} {row[name]}" for name, word in words.items() if row.get(name) is not None]
    return " ".join(parts) or "measured"
