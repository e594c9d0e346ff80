"""Response points: the scans that a response is read from, what each lesion measured there, and the sums.

The numbers of rules are those of docs/explanation/response/README.md.
"""

from gistline.facts.courses import COURSE_VIEWS
from gistline.facts.therapy import therapy
from gistline.library import unnamed_drugs
from gistline.logic import literal

# Rule 1. The latest of several starts lies between the latest of their first and of their last possible days. A drug
# that is not named may be another course.
TREATMENT = f"""
    select patient_id, decision_date, max(began_earliest) as begun_earliest, max(began_latest) as begun_latest
    from courses
    where not exists (
        from therapies as unnamed
        where unnamed.patient_id = courses.patient_id and unnamed.decision_date = courses.decision_date
          and drug in ({", ".join(map(literal, unnamed_drugs()))})
    )
    group by patient_id, decision_date"""

TREATMENT_VIEWS = {
    **{name: therapy.views[name] for name in ("promised", "every_segment", *COURSE_VIEWS)},
    "treatment": TREATMENT,
}
