"""Plain reading of docs/explanation/response/pet.md: one patient after another, with fractions and loops.

Written from the rules and sharing nothing with the SQL. Slow, and meant to be read. Unknown is None.
"""

from datetime import date
from fractions import Fraction

CMR, PMR = "complete_metabolic_response", "partial_metabolic_response"
SMD, PMD = "stable_metabolic_disease", "progressive_metabolic_disease"
FACTS = (
    "eortc_pet_response", "percist_response", "percist_measurable_at_baseline", "pet_comparable",
    "sulpeak_change_percent", "suv_change_percent", "sulpeak_rise_from_lowest", "suv_rise_from_lowest",
)  # fmt: skip


def exact(value):
    return None if value is None else Fraction(value)


def both_pets(told):
    """P1 to P4: the baseline, the PETs on treatment, the last of them; None for what is not known."""
    begun, scans = told["begun"], [one for one in told["pets"] if one["modality"] != "ct"]
    certain = [one for one in scans if one["modality"]]
    ahead = [one for one in certain if one["days"][1] <= begun[0]]
    since = [one for one in certain if one["days"][0] > begun[1]]
    if not ahead:
        return None, [], None
    baseline = the_last(ahead)
    unsure = [one for one in scans if one not in ahead and one not in since]
    base_day = max(one["days"][1] for one in ahead)
    if any(one["days"][1] >= base_day for one in unsure) or (begun[1] - base_day).days > 35:
        return None, [], None
    return baseline, since, the_last(since) if baseline and since else None


def the_last(pets):
    day = max(one["days"][1] for one in pets)
    latest = [one for one in pets if one["days"][1] == day]
    return latest[0] if len(latest) == 1 and latest[0]["days"][0] == day else None


def reading(row):
    """P6: what a row tells of uptake."""
    if row["state"] in ("not_evaluable", "merged"):
        return dict.fromkeys(("background", "suv", "sulpeak", "glycolysis", "mm")) | {"gone": False}
    if row["state"] == "absent":
        return {"background": True, "suv": None, "sulpeak": None, "glycolysis": 0, "mm": 0, "gone": True}
    numbers = {name: exact(row[name]) for name in ("suv", "sulpeak", "glycolysis", "mm")}
    return {"background": row["background"], "gone": False, **numbers}


def readings(one):
    return {row["lesion"]: reading(row) for row in one["rows"]}


def hottest(one):
    """P7: the hottest lesion, and the least it can be."""
    rows = readings(one).values()
    if rows and all(row["gone"] for row in rows):
        least = Fraction(0)
    else:
        least = max((row["sulpeak"] for row in rows if row["sulpeak"] is not None), default=None)
    complete = rows and one["hottest_measured"] and all(row["gone"] or row["sulpeak"] is not None for row in rows)
    return (least if complete else None), least


def targets(told, baseline):
    """P8: the targets with their SUV on the baseline; None where they are not known."""
    chosen = {}
    for name, row in readings(baseline).items():
        role = told["lesions"][name]["role"]
        if role is None or (role == "target" and row["background"] is None):
            return None
        if role == "target" and not row["background"]:
            chosen[name] = row
    return chosen


def suv_span(one, chosen):
    """P8: least and most the sum can be, and the least of what is told alone."""
    rows = readings(one)
    if not chosen or not rows:
        return None, None, None
    parts = [(rows[name], chosen[name]["suv"]) for name in chosen if name in rows]
    least = sum(row["suv"] for row, _ in parts if row["suv"] is not None)
    open_ = len(parts) < len(chosen) or any(row["suv"] is None and not row["gone"] for row, _ in parts)
    if open_ or any(old is None and row["gone"] for row, old in parts):
        return None, None, least
    return least, least + sum(old for row, old in parts if row["gone"]), least


def new_lesion(told, baseline, since):
    """P9: True, False or None."""
    verdicts, known = [], readings(baseline)
    for one in since:
        verdicts.append({"unequivocal": True, "none": False}.get(one["new"]))
        for name, row in readings(one).items():
            if name in known or row["background"]:
                continue
            first, last = map(date.fromisoformat, told["lesions"][name]["observed"] or ("0001-01-01", "9999-12-31"))
            base_day = baseline["days"][0]
            certain = first > base_day and row["background"] is False
            verdicts.append(True if certain else False if last <= base_day else None)
    return True if True in verdicts else None if None in verdicts else False


def resolved(baseline, last):
    """P10."""
    rows = readings(last)
    if any(row["background"] is False for row in rows.values()):
        return False
    complete = rows and set(readings(baseline)) <= set(rows) and last["hottest_measured"]
    return True if complete and all(row["background"] for row in rows.values()) else None


def extent_grew(chosen, last):
    """P12."""
    rows = readings(last)
    if not chosen or not set(chosen) <= set(rows):
        return None
    pairs = [(rows[name]["mm"], chosen[name]["mm"], rows[name]["gone"]) for name in chosen]
    if any(not gone and None in (now, old) for now, old, gone in pairs):
        return None
    if not any(old is not None and now > old * Fraction(6, 5) for now, old, _ in pairs):
        return False
    if all(old is not None for _, old, _ in pairs) and sum(p[0] for p in pairs) > Fraction(6, 5) * sum(
        p[1] for p in pairs
    ):
        return True
    return None


def treated_between(told, baseline, last):
    """P5."""
    return any(day is None or baseline["days"][0] <= day <= last["days"][0] for day in told["operations"])


def fell_by(share, before, low, high, strict=False):
    """Whether a sum between low and high lies certainly so far below, certainly not, or None."""
    if None in (before, low, high):
        return None
    limit = before * (1 - share)
    below = [value < limit if strict else value <= limit for value in (low, high)]
    return below[0] if below[0] == below[1] else None


def eortc(told, baseline, since, last, chosen):
    """P11 to P16."""
    new, grew = new_lesion(told, baseline, since), extent_grew(chosen, last)
    before = suv_span(baseline, chosen)[0] if chosen else None
    if new:
        return PMD
    if not before:
        return None
    low, high, least = suv_span(last, chosen)
    fifteen = fell_by(Fraction(15, 100), before, low, high)
    if (least is not None and least > before * Fraction(5, 4)) or (grew and fifteen is False):
        return PMD
    gone = resolved(baseline, last)
    if new is None or treated_between(told, baseline, last) or gone is None:
        return None
    if gone:
        return CMR if low is not None and (fifteen or grew is False) else None
    if fifteen is None or grew is not False:
        return None
    if not fifteen:
        return SMD
    more = fell_by(Fraction(25, 100), before, low, high, strict=True)
    cycles = last["cycles"]
    if more or cycles == 1:
        return PMR
    return SMD if more is False and cycles is not None and cycles > 1 else None


def measurable(baseline):
    """P17."""
    known, least = hottest(baseline)

    def above(limit):
        if limit is None or least is None:
            return None
        return True if least > limit else None if known is None else False

    (liver, liver_sd), (blood, blood_sd) = ([*map(exact, pair)] for pair in (baseline["liver"], baseline["blood"]))
    by_liver = above(None if None in (liver, liver_sd) else Fraction(3, 2) * liver + 2 * liver_sd)
    by_blood = above(None if None in (blood, blood_sd) else 2 * blood + 2 * blood_sd)
    if baseline["diseased"] is None:
        return by_liver if by_liver == by_blood else None
    return by_blood if baseline["diseased"] else by_liver


def comparable(baseline, last):
    """P18."""
    minutes = (baseline["minutes"], last["minutes"])
    timed = None if None in minutes else abs(minutes[0] - minutes[1]) < 15
    old, now = exact(baseline["liver"][0]), exact(last["liver"][0])
    healthy = baseline["diseased"] is False and last["diseased"] is False
    alike = abs(now - old) <= old / 5 and abs(now - old) < Fraction(3, 10) if healthy and old and now else None
    if False in (timed, alike):
        return False
    return True if timed and alike else None


def glycolysis_rose(baseline, last):
    """P24."""
    old, now = readings(baseline), readings(last)
    if not now or not set(now) <= set(old) or any(row["glycolysis"] is None for row in old.values()):
        return None
    before = sum(row["glycolysis"] for row in old.values())
    told = [row["glycolysis"] for row in now.values() if row["glycolysis"] is not None]
    if not before or not told:
        return None
    if sum(told) >= before * Fraction(7, 4):
        return True
    return False if set(old) == set(now) and len(told) == len(now) else None


def far_above(now, before):
    return None not in (now, before) and now - before >= Fraction(4, 5) and now - before >= before * Fraction(3, 10)


def percist(told, baseline, since, last):
    """P19 to P23."""
    new = new_lesion(told, baseline, since)
    if new:
        return PMD
    if not comparable(baseline, last) or not measurable(baseline):
        return None
    before, (now, least), more = hottest(baseline)[0], hottest(last), glycolysis_rose(baseline, last)
    fell = None if None in (before, now) else far_below(now, before)
    if far_above(least, before) or (more and fell is False):
        return PMD
    if new is None or treated_between(told, baseline, last):
        return None
    gone, liver = resolved(baseline, last), exact(last["liver"][0])
    if gone is not False and least:
        high = None if liver is None else least >= liver
        gone = False if high else gone if high is False and now is not None else None
    elif gone and now is None:
        gone = None
    if gone is None:
        return None
    if gone:
        return CMR if fell or more is False else None
    return PMR if fell else SMD if fell is False and more is False else None


def far_below(now, before):
    return before - now >= Fraction(4, 5) and before - now >= before * Fraction(3, 10)


def rises(baseline, since, last, chosen):
    """P25: above the lowest PET by the limits of progression, SULpeak and SUV."""
    earlier = [baseline, *[one for one in since if one is not last]]
    known = [hottest(one)[0] for one in earlier]
    now, least = hottest(last)
    lowest = min((value for value in known if value is not None), default=None)
    sul = True if far_above(least, lowest) else False if None not in (*known, now) else None
    spans = [suv_span(one, chosen)[:2] for one in earlier]
    _, high, least = suv_span(last, chosen)
    highs, lows = ([span[side] for span in spans if span[side] is not None] for side in (1, 0))
    if highs and least is not None and least > Fraction(5, 4) * min(highs):
        return sul, True
    never = high is not None and len(lows) == len(spans) and high <= Fraction(5, 4) * min(lows)
    return sul, False if never else None


def percent(now, before):
    return None if now is None or not before else int(100 * (now - before) / before)  # int cuts towards 0


def judged(told):
    """The facts of one history."""
    baseline, since, last = both_pets(told)
    found = dict.fromkeys(FACTS)
    if baseline:
        found["percist_measurable_at_baseline"] = measurable(baseline)
    if not last:
        return found
    chosen = targets(told, baseline)
    before, (low, high, _) = suv_span(baseline, chosen)[0], suv_span(last, chosen)
    return found | {
        "eortc_pet_response": eortc(told, baseline, since, last, chosen),
        "percist_response": percist(told, baseline, since, last),
        "pet_comparable": comparable(baseline, last),
        "sulpeak_change_percent": percent(hottest(last)[0], hottest(baseline)[0]),
        "suv_change_percent": percent(low, before) if low == high else None,
        **dict(zip(FACTS[-2:], rises(baseline, since, last, chosen), strict=True)),
    }
