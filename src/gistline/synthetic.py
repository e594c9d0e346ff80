"""Synthetic: invented patients by the hundred thousand, for measuring and for trying out; no row is of a person.

Every value follows from the number of the patient, so that the same count gives the same cohort. Written
as SQL, a statement per table: a row in Python each would take longer than what is measured. The rows are valid
records: every table, months alone in place of days, units, findings as people write them, histories that stop short.
"""

from datetime import date

import duckdb

from gistline.synthetic_values import below, day, each, one_of, row

FIRST_DAY = date(2012, 1, 1)
DECISION_DAY = date(2024, 6, 30)  # the day that questions about these patients are asked on
SCANS, LESIONS = 12, 5  # per patient
EARLIER = 5  # the number of the scan before the last line, from 0

CHANGES = (  # gene and change as written
    ("KIT", "p.W557_K558del"), ("KIT", "V559D"), ("KIT", "p.(Val560Asp)"), ("KIT", "L576P"), ("KIT", "c.1669T>A"),
    ("KIT", "K550_K558del"), ("KIT", "exon 11 deletion"), ("KIT", "A502_Y503dup"), ("KIT", "Y503_F504insAY"),
    ("KIT", "K642E"), ("KIT", "N822K"), ("KIT", "M541L"), ("PDGFRA", "D842V"), ("PDGFRA", "p.Asp842Val"),
    ("PDGFRA", "D842_H845del"), ("PDGFRA", "exon 18 mutation"), ("PDGFRA", "V561D"), ("BRAF", "V600E"),
    ("SDHB", "c.137G>A"), ("NF1", "R681*"), ("NTRK3", "ETV6::NTRK3"), ("KIT", "6 bp deletion"),
)  # fmt: skip
LATER = ("V654A", "T670I", "D816H", "D820Y", "N822K", "Y823D", "A829P")
DRUGS = ("imatinib", "sunitinib", "regorafenib", "ripretinib", "imatinib")  # in the order of the lines
ENDS = ("progression", "progression", "progression", "intolerance", "patient", "other", "planned_operation")
EVENTS = ("fatigue", "hand-foot skin reaction", "hypertension", "diarrhoea", "nausea", "neutropenia")
MEDICINES = ("warfarin", "itraconazole", "rifampicin", "omeprazole", "ramipril", "clarithromycin", "metformin")
CONDITIONS = (
    "heart_failure", "hepatitis_b", "hypertension", "diabetes", "neurofibromatosis_type_1", "hypothyroidism",
    "pregnancy", "renal_impairment",
)  # fmt: skip
LABS = (  # test, unit, lowest value, steps, size of a step, upper limit
    ("haemoglobin", "g/dl", 7, 90, 0.1, None), ("Hb", "g/l", 70, 90, 1, None),
    ("platelets", "10^9/l", 20, 400, 1, None), ("ANC", "10^9/l", 0.5, 60, 0.1, None),
    ("bilirubin", "mg/dl", 0.2, 60, 0.1, 1.2), ("ALT", "U/l", 10, 300, 1, 40),
    ("TSH", "mU/l", 0.2, 100, 0.1, 4.2), ("glucose", "mmol/l", 3, 120, 0.1, None),
)  # fmt: skip
NON_TARGET = (*["not_complete_not_progressive"] * 8, "complete_response", "progressive")
NEW = (*["none"] * 18, "equivocal", "unequivocal")
STATES = (*["measured"] * 27, "absent", "too_small", "not_evaluable")
DEFECTS = ("mucosal_defect", "r1_resection", "uncomplicated_needle_biopsy", "spillage")
SITES = ("stomach", "small_bowel", "rectum", "duodenum")
METASTASES = ("liver", "peritoneum", "omentum", "lung")

LATER_DAY = f"""(diagnosed + case when {below("'synchronous'", 4)} = 0 then 30 else 130 end)::date"""  # of metastases
PATIENTS = f"""
    create temp table invented as
    select number, 'S' || lpad(number::varchar, 7, '0') as patient_id,
           date '{FIRST_DAY}' + {below("'diagnosis'", 3000)} as diagnosed,
           1 + {below("'lines'", 5)} as lines
    from range(?) as all_of(number)"""

# Lines one after another, each about 400 days; the last one may still run.
LINES = f"""
    create temp table invented_lines as
    select *, date_add(began, interval (30 + {below("line, 'length'", 330)}) day)::date as ended,
           list_extract({list(DRUGS)}, line) as drug
    from (
        select *, (diagnosed + 40 + 400 * (line - 1) + {below("line, 'gap'", 60)})::date as began
        from invented, {each("line", 1, 6)} where line <= lines
    ) where began <= date '{DECISION_DAY}'"""

# Half of the scans from diagnosis to two weeks before the last line, the others from there to the day.
SCAN_DAYS = f"""
    create temp table invented_scans as
    select *, case when one <= {EARLIER} then diagnosed + 20 + (one * (before - 20 - diagnosed) // {EARLIER})::integer
                   else before + ((one - {EARLIER}) * (date '{DECISION_DAY}' - 10 - before)
                                  // {SCANS - 1 - EARLIER})::integer end::date as day
    from (
        select number, patient_id, diagnosed, max(began) - 14 as before
        from invented_lines group by number, patient_id, diagnosed
    ), {each("one", 0, SCANS)}
    where before <= date '{DECISION_DAY}' - 10"""

TABLES = {
    "patients": f"""
        select {row("'patient'", "diagnosed")}, 1930 + {below("'birth'", 60)} as birth_year,
               {one_of("'sex'", ("female", "male"))} as sex, {day("diagnosed_on", "diagnosed")}
        from invented""",
    "completeness": f"""
        select {row("told", f"date '{DECISION_DAY}'")}, told as table_name,
               date '{DECISION_DAY}' as complete_through_earliest, date '{DECISION_DAY}' as complete_through_latest
        from invented, (select unnest(['therapies', 'operations', 'local_treatments', 'toxicities', 'medicines',
                                       'conditions', 'tumours', 'lesions']) as told)
        where {below("told, 'complete'", 10)} < 8""",
    "tumours": f"""
        select {row("'primary'", "diagnosed")}, {day("observed_on", "diagnosed")}, 'primary' as relation,
               {one_of("'site'", SITES)} as site, 10 + {below("'size'", 150)} as size_mm,
               case when {below("'counted'", 10)} > 0 then {below("'mitoses'", 15)} end as mitoses,
               case when {below("'area'", 3)} > 0 then {one_of("'mm2'", ("5", "4", "10"))}::decimal(14, 4) end
                   as mitotic_area_mm2,
               case when {below("'area'", 3)} = 0 then 50 end as high_power_fields,
               case when {below("'area'", 3)} = 0 and {below("'eyepiece'", 2)} = 0 then 22 end as field_number_mm,
               {one_of("'tissue'", ("resection", "resection", "resection", "biopsy"))} as specimen,
               case when {below("'untreated'", 2)} = 0 then false end as pretreated,
               {one_of("'rupture'", ("no", "no", "no", "spontaneous"))} as ruptured,
               case when {below("'defect'", 4)} = 0 then [{one_of("'defect of'", DEFECTS)}] end as defects,
               {one_of("'nodes'", ("negative", "not_assessed", "not_assessed", "positive"))} as nodes,
               {one_of("'stain'", ("retained", "retained", "retained", "lost", "failed"))} as sdhb_ihc
        from invented
        union all by name
        select {row("'metastasis-' || one", LATER_DAY)}, {day("observed_on", LATER_DAY)},
               'metastasis' as relation, {one_of("one, 'metastasis'", METASTASES)} as site
        from invented, {each("one", 0, 2)} where one <= {below("'metastases'", 2)}""",
    "lesions": f"""
        select {row("'lesion-' || one", LATER_DAY)}, {day("observed_on", LATER_DAY)},
               {one_of("one, 'organ'", METASTASES)} as organ, 'metastasis-0' as tumour,
               case when {below("'told singly'", 2)} = 0 then 1 end as count_at_least,
               count_at_least as count_at_most, case when one < 3 then 'target' else 'non_target' end as target_role,
               {one_of("one, 'kind'", ("solid", "solid", "solid", "cystic", "node"))} as kind
        from invented, {each("one", 0, LESIONS)}""",
    "scans": f"""
        select {row("'scan-' || one", "day")}, day as done_on_earliest, day as done_on_latest, 'ct' as modality,
               case when {below("one, 'phase'", 10)} > 0 then 'portal_venous' end as contrast_phase,
               case when {below("one, 'others told'", 20)} > 0 then {one_of("one, 'others'", NON_TARGET)}
               end as non_target,
               case when {below("one, 'new told'", 20)} > 0 then {one_of("one, 'new'", NEW)} end as new_lesions,
               case when {below("one, 'reported'", 3)} = 0
                    then {one_of("one, 'pattern'", ("stable", "limited", "generalised", "responsive"))}
               end as reported_pattern,
               case when {below("one, 'response'", 4)} = 0
                    then {one_of("one, 'response'", ("stable_disease", "partial_response", "progressive_disease"))}
               end as reported_response,
               case when {below("one, 'stable for'", 40)} = 0 then 3 end as reported_stable_months
        from invented_scans""",
    "measurements": f"""
        select {row("'m-' || one || '-' || lesion", "day")}, 'scan-' || one as scan, 'lesion-' || lesion as lesion,
               {one_of("one, lesion, 'state'", STATES)} as state,
               case when state = 'measured'
                    then (20 + {below("lesion, 'mm'", 60)}) * (75 + {below("one, lesion, 'change'", 50)}) // 100
               end as diameter_mm, diameter_mm as short_axis_mm,
               case when state = 'measured' then 20 + {below("one, lesion, 'hu'", 80)} end as attenuation_hu
        from invented_scans, {each("lesion", 0, LESIONS)}""",
    "specimens": f"""
        select {row("'tissue'", "diagnosed")}, {day("collected_on", "diagnosed")}, 'primary' as tumour,
               'primary' as kind
        from invented
        union all by name
        select {row("'later'", "diagnosed + 900")}, {day("collected_on", "(diagnosed + 900)")},
               {one_of("'later kind'", ("resistant_lesion", "plasma"))} as kind
        from invented where lines > 1 and diagnosed + 900 <= date '{DECISION_DAY}'""",
    "variants": f"""
        select {row("'driver'", "diagnosed + 20")}, 'tissue' as specimen, 'found' as status,
               {one_of("'change'", [gene for gene, _ in CHANGES])} as gene,
               {one_of("'change'", [change for _, change in CHANGES])} as change
        from invented where {below("'tested'", 10)} < 8
        union all by name
        select {row("'negative'", "diagnosed + 20")}, 'tissue' as specimen,
               {one_of("'result'", ("not_found", "not_found", "failed", "pending"))} as status,
               ['BRAF', 'NTRK', 'RAS'] as covers
        from invented where {below("'negative'", 3)} = 0
        union all by name
        select {row("'later-' || one", "diagnosed + 930")}, 'later' as specimen, 'found' as status, 'KIT' as gene,
               {one_of("one, 'later'", LATER)} as change
        from invented, {each("one", 0, 2)}
        where lines > 1 and diagnosed + 930 <= date '{DECISION_DAY}' and one <= {below("'clones'", 2)}""",
    "therapies": f"""
        select {row("'line-' || line", "began")}, drug, {day("started_on", "began")},
               case drug when 'imatinib' then 400 when 'sunitinib' then 50 when 'regorafenib' then 160 else 150
               end as mg_per_day,
               case when line = 1 and {below("'adjuvant'", 6)} = 0 then 'adjuvant' else 'advanced' end as intent,
               case when {below("line, 'stated'", 4)} = 0 then line end as stated_line
        from invented_lines
        union all by name
        select {row("'higher'", "began + 200")}, drug, {day("started_on", "(began + 200)")}, 800 as mg_per_day,
               'advanced' as intent
        from invented_lines
        where line = 1 and lines > 1 and {below("'higher'", 3)} = 0 and began + 200 < ended""",
    "therapy_ends": f"""
        select {row("'line-' || line || '-end'", "ended")}, 'line-' || line as therapy, {day("ended_on", "ended")},
               case when {below("line, 'told'", 10)} > 0 then {one_of("line, 'reason'", ENDS)} end as reason
        from invented_lines where line < lines and ended <= date '{DECISION_DAY}'""",
    "operations": f"""
        select {row("'operation'", "diagnosed + 20")}, {day("done_on", "(diagnosed + 20)")}, 'elective' as reason,
               'all_visible_disease' as intent, {below("'residual'", 3)} = 0 as residual_any,
               case when not residual_any then {one_of("'margin'", ("negative", "positive"))}
               end as microscopic_margin,
               case when residual_any then 'R2' when {below("'stated r'", 3)} = 0 then 'R0_R1' end as stated_r,
               {below("'organs'", 3)} as organs_invaded, ['stomach', 'spleen'] as organs_resected,
               {one_of("'complication'", ("none", "II", "IIIa", "IIIb"))} as complication,
               case when complication <> 'none' then [complication, 'I'] end as complications,
               case complication when 'II' then ['transfusion'] when 'IIIa' then ['drain_under_local_anaesthesia']
                    when 'IIIb' then ['relaparotomy', 'analgesic'] end as complication_treatments
        from invented where {below("'operated'", 2)} = 0
        union all by name
        select {row("'metastases'", "diagnosed + 400")}, {day("done_on", "(diagnosed + 400)")},
               'elective' as reason, 'progressing_disease' as intent, true as residual_any,
               {below("'progressing left'", 2)} = 0 as residual_progressing,
               case when {below("'complication told'", 2)} = 0 then 'none' end as complication
        from invented where {below("'operated'", 6)} = 0 and diagnosed + 400 <= date '{DECISION_DAY}'
        union all by name
        select {row("'planned'", f"date '{DECISION_DAY}' - 5")},
               (date '{DECISION_DAY}' + {below("'planned on'", 40)})::date as planned_on_earliest,
               planned_on_earliest as planned_on_latest, 'elective' as reason
        from invented where {below("'planned'", 8)} = 0""",
    "toxicities": f"""
        select {row("'event-' || line", "began + 20")}, {day("started_on", "(began + 20)")}, drug,
               {one_of("line, 'event'", EVENTS)} as event, 1 + {below("line, 'grade'", 4)} as grade
        from invented_lines where {below("line, 'toxic'", 2)} = 0 and began + 20 <= date '{DECISION_DAY}'""",
    "toxicity_ends": f"""
        select {row("'event-' || line || '-end'", "began + 60")}, 'event-' || line as toxicity,
               {day("ended_on", "(began + 60)")}
        from invented_lines
        where {below("line, 'toxic'", 2)} = 0 and {below("line, 'over'", 2)} = 0
          and began + 60 <= date '{DECISION_DAY}'""",
    "medicines": f"""
        select {row("'medicine-' || one", "diagnosed + 10")}, {one_of("one, 'medicine'", MEDICINES)} as name,
               'oral' as route, {day("started_on", "(diagnosed + 10)")}
        from invented, {each("one", 0, 3)} where one < {below("'medicines'", 4)}""",
    "medicine_ends": f"""
        select {row("'medicine-0-end'", "diagnosed + 500")}, 'medicine-0' as medicine,
               {day("ended_on", "(diagnosed + 500)")}
        from invented
        where {below("'medicines'", 4)} > 0 and {below("'ended'", 3)} = 0
          and diagnosed + 500 <= date '{DECISION_DAY}'""",
    "labs": " union all by name ".join(
        f"""
        select {row(f"'lab-{which}-' || one", "day")}, day as taken_on_earliest, day as taken_on_latest,
               '{test}' as test,
               ({lowest} + {step} * {below(f"one, {which}, 'value'", steps)})::decimal(14, 4) as value,
               '{unit}' as unit, {"null" if limit is None else limit}::decimal(14, 4) as upper_limit
        from (
            select *, (date '{DECISION_DAY}' - 5 - 30 * one - {below(f"{which}, 'day'", 20)})::date as day
            from invented, {each("one", 0, 3)}
        ) where day >= diagnosed"""
        for which, (test, unit, lowest, steps, step, limit) in enumerate(LABS)
    ),
    "conditions": f"""
        select {row("'condition-' || one", "diagnosed + 5")}, {day("noted_on", "(diagnosed + 5)")},
               {one_of("one, 'condition'", CONDITIONS)} as name,
               {one_of("one, 'status'", ("present", "absent"))} as status
        from invented, {each("one", 0, 2)} where one < {below("'conditions'", 3)}""",
    "judgements": f"""
        select {row("'judged-' || question", f"date '{DECISION_DAY}' - 10")},
               date '{DECISION_DAY}' - 10 as judged_on_earliest, date '{DECISION_DAY}' - 10 as judged_on_latest,
               question, case when question = 'emergency' then 'none'
                              else {one_of("question, 'answer'", ("yes", "no"))} end as answer
        from invented, (select unnest(['metastatic_or_unresectable', 'unfit_for_operation', 'emergency',
                                       'progressing_disease_removable']) as question)
        where {below("question, 'judged'", 2)} = 0""",
    "contacts": f"""
        select {row("'contact'", f"date '{DECISION_DAY}' - 1")}, date '{DECISION_DAY}' - 1 as seen_on_earliest,
               date '{DECISION_DAY}' - 1 as seen_on_latest, 'alive' as status
        from invented""",
}

# One patient in ten has a PET ten days before the last line and another on it, each with three lesions.
PETS = f"""
    create temp table invented_pets as
    select *, case pet when 'before' then began - 10
                       else date '{DECISION_DAY}' - 20 - {below("'pet'", 60)} end::date as day
    from (select number, patient_id, max(began) as began from invented_lines group by number, patient_id),
         (select unnest(['before', 'on']) as pet)
    where number % 10 = 0 and began < date '{DECISION_DAY}' - 90"""

PET_TABLES = {
    "scans": f"""
        select {row("'pet-' || pet", "day")}, day as done_on_earliest, day as done_on_latest, 'pet_ct' as modality,
               case when {below("pet, 'new'", 8)} > 0 then 'none' end as new_lesions, true as hottest_measured,
               {below("pet, 'cycles'", 3)} as cycles_given, 60 + {below("pet, 'minutes'", 12)} as uptake_minutes,
               {below("'liver'", 8)} = 0 as liver_diseased, 1 + 0.01 * {below("pet, 'mean'", 20)} as liver_sul_mean,
               0.1 as liver_sul_sd, 1.2 as blood_pool_sul_mean, 0.2 as blood_pool_sul_sd
        from invented_pets""",
    "measurements": f"""
        select {row("'m-pet-' || pet || '-' || lesion", "day")}, 'pet-' || pet as scan,
               'lesion-' || lesion as lesion, 'measured' as state,
               30 + {below("pet, lesion, 'mm'", 5)} as diameter_mm, 20 as short_axis_mm, false as at_background,
               5 + 0.1 * {below("pet, lesion, 'suv'", 40)} as suv, 3 + 0.1 * {below("pet, lesion, 'sul'", 30)}
               as sulpeak, 100 + {below("pet, lesion, 'glycolysis'", 40)} as total_lesion_glycolysis
        from invented_pets, {each("lesion", 0, 3)}""",
}


def fill(db: duckdb.DuckDBPyConnection, patients: int, schema: str = "record") -> None:
    """Put so many invented patients into the empty tables of a record. Raises ValueError for none."""
    if patients < 1:
        raise ValueError("invent at least one patient")
    db.execute(PATIENTS, [patients])
    db.execute(LINES)
    db.execute(SCAN_DAYS)
    db.execute(PETS)
    for table, query in (*TABLES.items(), *PET_TABLES.items()):
        db.execute(f"insert into {schema}.{table} by name {query}")
    for invented in ("invented", "invented_lines", "invented_scans", "invented_pets"):
        db.execute(f"drop table {invented}")
