"""Generated patients: valid records of every table a fact reads, with partial dates, revisions and late entries."""

from datetime import date, timedelta

from hypothesis import strategies as st

from gistline.library import kinase_inhibitors
from gistline.records.tables import columns
from gistline.records.validate import RawRow, Records, validated
from tests.properties.invented_imaging import _imaging, _pets
from tests.properties.invented_rows import DECISION, FIRST, _dated, _row, _text


def _words(table, column):
    return next(one.words for one in columns(table) if one.name == column)


SITES = ["stomach", "small_bowel", "liver", "peritoneum", "omentum", "lung", None]
COVERS = [
    "KIT",
    "KIT exon 9",
    "KIT exon 11",
    "PDGFRA",
    "PDGFRA exon 18",
    "SDHB",
    "NF1",
    "BRAF",
    "NTRK",
    "RAS",
    "FGFR1",
    "?",
]
CHANGES = [
    "W557_K558del", "p.V559D", "A502_Y503dup", "Y503_F504insAY", "K642E", "V654A", "T670I", "D816V", "D816F/Y", "A829P",
    "D842V", "c.2525A>T", "I843del", "D842_I843delinsVM", "V561D", "M541L", "P627L", "V600E", "ETV6::NTRK3",
    "6 base pair deletion", "WKVVE557fs", "amplification",
]  # fmt: skip
YES_NO = ["yes", "no"]
REASONS = _words("therapy_ends", "reason")
RESTARTS = _words("therapies", "restart_reason")
LABS = [
    ("Hb", "g/dl", 12), ("haemoglobin", "g/l", 120), ("HGB", "mmol/l", 7), ("hb capillary", "g/dl", 12),
    ("Hb", "?", 12),
    ("PLT", "/nl", 90), ("platelets", "10^9/L", 90), ("ALT", "U/l", 90), ("ALT", "µkat/l", 2), ("TSH", "mU/l", 5),
    ("bilirubin", "mg/dl", 2), ("systolic", "mmHg", 190), ("QTc", "ms", 470), ("LDH", "U/l", 200),
    ("ANC", "/µl", 900), ("AST", "nkat/l", 900), ("glucose", "mg/dl", 90), ("LVEF", "%", 50), ("DBP", "kPa", 12),
    ("imatinib trough", "ng/ml", 1100), ("CrCl", "ml/min", 35),
]  # fmt: skip
TAKEN = [
    "ketoconazole", "Rifampin", "Grapefruit", "diltiazem", "esomeprazole", "omeprazole", "warfarin", "dexamethasone",
    "aspirin", "paracetamol",
]  # fmt: skip
RUPTURE, MINOR = ["fracture", "spillage", "incisional_biopsy"], ["mucosal_defect", "r1_resection"]
CONDITIONS = [
    "neurofibromatosis_type_1", "pregnancy", "heart_failure", "renal_impairment", "severe_renal_impairment",
    "intracranial_haemorrhage", "hepatitis_b",
]  # fmt: skip
EVENTS = ["Hand-foot skin reaction", "Intracranial hemorrhage", "rash"]
EMERGENCIES = ["none", "haemorrhage", "obstruction"]


@st.composite
def _end(draw, table, number, ends, begun):
    """The end of a row, up to 900 days after it began, recorded at once or later."""
    column, row, *reasons = ends
    ended = begun + timedelta(days=draw(st.sampled_from([0, 10, 28, 29, 200]) | st.integers(0, 900)))
    recorded = ended + timedelta(days=draw(st.sampled_from([0, 0, 300])))
    reason = draw(st.sampled_from([None, *reasons])) if reasons else None
    return _row(table, number, ended_on=ended.isoformat(), recorded_on=recorded, reason=reason, **{column: row})


@st.composite
def _therapies(draw):
    rows = []
    for number in range(draw(st.integers(0, 4))):
        start = draw(_dated("started_on"))
        drug = draw(
            st.sampled_from(
                ["imatinib", "imatinib", "sunitinib", "avapritinib", *kinase_inhibitors(), "cytotoxic_chemotherapy"]
            )
        )
        mg = draw(st.sampled_from([None, 400, 600, 800, 50]))
        intent = draw(st.sampled_from(["advanced", "advanced", "advanced", "adjuvant", "neoadjuvant", None]))
        stated = draw(st.sampled_from([None, 1, 2]))
        again = draw(st.sampled_from([None, None, *RESTARTS]))
        rows.append(
            _row("therapies", number, drug=drug, mg_per_day=mg, intent=intent, stated_line=stated,
                 restart_reason=again, **start)
        )  # fmt: skip
        if draw(st.sampled_from([True, True, False])):
            begun = date.fromisoformat(str(start["started_on"])[:10])
            rows.append(draw(_end("therapy_ends", number, ("therapy", f"the{number}", *REASONS), begun)))
    return rows


@st.composite
def _genotype(draw):
    rows = []
    for number in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["primary", "primary", "metastasis", "resistant_lesion", "plasma"]))
        taken = draw(_dated("collected_on"))
        rows.append(_row("specimens", number, kind=kind, **taken))
        recorded = taken["recorded_on"] + timedelta(days=draw(st.sampled_from([0, 30])))
        shared = {"specimen": f"spe{number}", "recorded_on": recorded}
        if draw(st.booleans()):
            gene = draw(st.sampled_from(["KIT", "KIT", "PDGFRA", "PDGFRA", "SDHA", "NF1", "BRAF", "NTRK3", "KRAS"]))
            change, exon = draw(st.sampled_from([None, *CHANGES])), draw(st.sampled_from([None, 9, 11, 12, 13, 17, 18]))
            rows.append(_row("variants", number, status="found", gene=gene, change=change, exon=exon, **shared))
        status = draw(st.sampled_from([None, "not_found", "pending", "failed"]))
        if status:
            covers = draw(st.lists(st.sampled_from(COVERS), min_size=1, max_size=12, unique=True))
            rows.append(_row("variants", number + 10, status=status, covers=covers, **shared))
    return rows


@st.composite
def _examined(draw):
    """What was seen of one tumour: size, mitoses by one way of telling the area, rupture and defects that agree."""
    area = draw(st.sampled_from([4, 5, 10]))
    ways = [{}, {"area": area}, {"fields": 50}, {"fields": 50, "number": 22}]
    counted = draw(st.sampled_from(ways))
    ruptured = draw(st.sampled_from([None, "no", "no", "spontaneous"]))
    signs = st.sampled_from(MINOR if ruptured == "no" else RUPTURE if ruptured else [*MINOR, *RUPTURE])
    return {
        "size_mm": draw(st.sampled_from([None, 15, 20, 20.5, 50, 70, 100, 101])),
        "mitoses": draw(st.sampled_from([None, 0, 5, 6, 10, 11, 30])),
        "specimen": draw(st.sampled_from([None, "biopsy", "resection", "resection", "resection"])),
        "nodes": draw(st.sampled_from([None, "negative", "not_assessed", "positive"])),
        "pretreated": draw(st.sampled_from([None, False, False])),
        "ruptured": ruptured,
        "defects": draw(st.sampled_from([None, [draw(signs)]])),
        "mitotic_area_mm2": counted.get("area"),
        "high_power_fields": counted.get("fields"),
        "field_number_mm": counted.get("number"),
    }


@st.composite
def _others(draw):
    rows = []
    for number in range(draw(st.integers(0, 2))):
        cells = {
            "relation": draw(st.sampled_from(["primary", "primary", "second_primary", "metastasis", None])),
            "sdhb_ihc": draw(st.sampled_from([None, None, "lost", "retained"])),
            **draw(_examined()),
        }
        if draw(st.booleans()):  # a primary tumour of which the schemes of risk may be asked
            cells |= {"relation": "primary", "sdhb_ihc": "retained", "specimen": "resection", "pretreated": False}
        rows.append(_row("tumours", number, site=draw(st.sampled_from(SITES)), **cells, **draw(_dated("observed_on"))))
    for number in range(draw(st.integers(0, 3))):
        status, name = draw(st.sampled_from(["present", "absent"])), draw(st.sampled_from(CONDITIONS))
        rows.append(_row("conditions", number, name=name, status=status, **draw(_dated("noted_on"))))
    questions = ["metastatic_or_unresectable", "progressing_disease_removable", "unfit_for_operation",
                 "unfit_for_high_dose", "treatment_cannot_wait", "emergency"]  # fmt: skip
    for number, question in enumerate(questions):
        if draw(st.booleans()):
            day = DECISION - timedelta(days=draw(st.integers(-10, 200)))
            answer = draw(st.sampled_from(EMERGENCIES if question == "emergency" else YES_NO))
            rows.append(
                _row("judgements", number, judged_on=day.isoformat(), recorded_on=day, question=question, answer=answer)
            )
    for number, table in enumerate(
        ["therapies", "tumours", "lesions", "medicines", "toxicities", "conditions", "operations"]
    ):
        if draw(st.sampled_from([True, True, False])):
            through = draw(st.sampled_from(["2030", "2030", "2023-07", "2023-06-30"]))
            rows.append(_row("completeness", number, table_name=table, complete_through=through, recorded_on=FIRST))
    return rows


@st.composite
def _ended(draw, table, ends, refers, number, start):
    """Perhaps the end of this row, on a day known well or vaguely, recorded then or later."""
    if draw(st.booleans()):
        return []
    begun = date.fromisoformat(str(start)[:10])
    first = begun + timedelta(days=draw(st.integers(0, 900)))
    last = first + timedelta(days=draw(st.sampled_from([0, 0, 60])))
    recorded = last + timedelta(days=draw(st.sampled_from([0, 0, 300])))
    told = {refers: f"{table[:3]}{number}", "ended_on": _text((first, last)), "recorded_on": recorded}
    return [_row(ends, number, **told)]


@st.composite
def _labs(draw):
    """Laboratory values in several units, on days near the decision that are known well or vaguely."""
    rows = []
    for number in range(draw(st.integers(0, 6))):
        test, unit, value = draw(st.sampled_from(LABS))
        taken = DECISION - timedelta(days=draw(st.sampled_from([0, 0, 3, 20, 40, 100, 400])))
        late = taken + timedelta(days=draw(st.sampled_from([0, 0, 10])))
        day = draw(st.sampled_from([taken.isoformat(), taken.isoformat(), f"{taken}/{late}"]))
        more = {"upper_limit": draw(st.sampled_from([None, 1, 40])), "value": value + draw(st.sampled_from([0, 0, 1]))}
        rows.append(_row("labs", number, taken_on=day, recorded_on=late, test=test, unit=unit, **more))
    return rows


@st.composite
def _beginning(draw):
    """Perhaps the first weeks of imatinib, with haemoglobin before and since."""
    if draw(st.integers(0, 3)):
        return []
    begun = DECISION - timedelta(days=draw(st.sampled_from([0, 27, 28, 50, 55, 56, 70])))
    rows = [_row("therapies", 9, drug="imatinib", started_on=begun.isoformat(), recorded_on=begun)]
    rows.append(_row("completeness", 9, table_name="therapies", complete_through="2030", recorded_on=FIRST))
    since = st.lists(st.sampled_from([-40, 0, 10, 30, 45, 50]), min_size=1, max_size=3)
    for number, days_on in enumerate([-5, *draw(since)]):
        day = begun + timedelta(days=days_on)
        told = {"test": "Hb", "unit": "g/dl", "value": draw(st.integers(7, 13))}
        rows.append(_row("labs", 20 + number, taken_on=day.isoformat(), recorded_on=day, **told))
    return rows


@st.composite
def _beside(draw):
    """Other medicines, adverse events and a planned operation."""
    rows = []
    for number in range(draw(st.integers(0, 3))):
        name, route = draw(st.sampled_from(TAKEN)), draw(st.sampled_from([None, None, "oral", "topical"]))
        start = draw(_dated("started_on"))
        rows.append(_row("medicines", number, name=name, route=route, **start))
        rows += draw(_ended("medicines", "medicine_ends", "medicine", number, start["started_on"]))
    for number in range(draw(st.integers(0, 2))):
        told = {"event": draw(st.sampled_from(EVENTS)), "grade": draw(st.sampled_from([None, 1, 3]))}
        start, drug = draw(_dated("started_on")), draw(st.sampled_from([None, "imatinib", "imatinib", "sunitinib"]))
        rows.append(_row("toxicities", number, drug=drug, **told, **start))
        rows += draw(_ended("toxicities", "toxicity_ends", "toxicity", number, start["started_on"]))
    if draw(st.booleans()):
        day = DECISION + timedelta(days=draw(st.integers(-5, 40)))
        reason = draw(st.sampled_from(["elective", None, "bleeding"]))
        rows.append(_row("operations", 0, planned_on=day.isoformat(), reason=reason, recorded_on=FIRST))
    return rows


@st.composite
def _operations(draw):
    """Operations that were done, with what they left and what followed; columns may contradict one another."""
    rows = []
    for number in range(1, draw(st.integers(1, 4))):
        told = {
            "intent": draw(st.sampled_from([None, "all_visible_disease", "progressing_disease", "exploration"])),
            "residual_any": draw(st.sampled_from([None, True, False, False])),
            "residual_progressing": draw(st.sampled_from([None, None, True, False])),
            "microscopic_margin": draw(st.sampled_from([None, "negative", "positive"])),
            "margin_mm": draw(st.sampled_from([None, 0, 3])),
            "stated_r": draw(st.sampled_from([None, None, "R0", "R1", "R2", "R0_R1"])),
            "organs_resected": draw(st.sampled_from([None, ["stomach"], ["stomach", "spleen"]])),
            "organs_invaded": draw(st.sampled_from([None, 0, 2])),
            "complication": draw(st.sampled_from([None, None, "none", "II", "IIIb", "V"])),
            "complications": draw(st.sampled_from([None, None, ["II"], ["I", "IIIb"]])),
            "complication_treatments": draw(
                st.sampled_from([None, None, ["transfusion"], ["relaparotomy", "diuretic"]])
            ),
            "reoperated": draw(st.sampled_from([None, True, False])),
        }  # fmt: skip
        rows.append(_row("operations", number, **told, **draw(_dated("done_on"))))
    return rows


@st.composite
def raw_patients(draw):
    """The raw rows of one patient, the patient's own row first."""
    rows = [_row("patients", 0, recorded_on=FIRST)]
    parts = (
        _therapies(),
        _genotype(),
        draw(st.sampled_from([_imaging(), _imaging(), _pets()])),
        _others(),
        _labs(),
        _beginning(),
        _beside(),
        _operations(),
    )
    rows += [row for part in parts for row in draw(part)]
    return draw(_belonging(rows))


@st.composite
def _belonging(draw, rows):
    """The same rows, lesions mostly told to belong to the first tumour, where one was on record before them."""
    tumour = next((row for row in rows if row.table == "tumours"), None)
    if tumour is None:
        return rows
    lesions = [row for row in rows if row.table == "lesions"]
    of = {row.values["id"]: draw(st.sampled_from([None, tumour.values["id"], tumour.values["id"]])) for row in lesions}
    return [
        _with(row, tumour=of[row.values["id"]])
        if row.table == "lesions" and tumour.values["recorded_on"] <= row.values["recorded_on"]
        else row
        for row in rows
    ]


def _with(row, **cells):
    return RawRow(row.table, row.file, row.place, {**row.values, **cells})


def records(raw_rows) -> Records:
    """Valid records of these rows."""
    return validated(list(raw_rows))
