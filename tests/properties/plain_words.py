"""Words of the classes, and the few operations on what may be unknown (None), for the plain reading of response."""

COMPLETE, PARTIAL, STABLE = "complete_response", "partial_response", "stable_disease"
PROGRESSIVE, NOT_EVALUABLE = "progressive_disease", "not_evaluable"
NEITHER = "not_complete_not_progressive"


def any_of(values):
    """True where one is, unknown where one may be."""
    values = list(values)
    return True if True in values else None if None in values else False


def agreed(values):
    """What all say; unknown where they differ or nothing says anything."""
    said = set(values)
    return said.pop() if len(said) == 1 else None
