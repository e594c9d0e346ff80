"""Approvals: since when and for what a drug is approved in a region, on the day that counts."""

from collections.abc import Sequence
from datetime import date

from gistline.errors import UsageError, did_you_mean
from gistline.library import REGIONS, Approval, Drug
from gistline.plan_parts import ApprovalShown
from gistline.records import PartialDate
from gistline.rules import Rule


def known_region(region: str | None) -> str | None:
    """The region, or None for none. Raises UsageError for one whose approvals are not kept."""
    if region is not None and region not in REGIONS:
        raise UsageError(f"There is no region {region}. {did_you_mean(region, REGIONS)}")
    return region


def approvals(drug: Drug, region: str | None, on: date) -> list[ApprovalShown]:
    """The approvals of the drug for advanced GIST in the region, the first first; without a region, in every region
    on file. A region without an entry is told as none on file, which says nothing of whether there is one."""
    entries = [entry for entry in drug.approvals if entry.use != "adjuvant"]
    on_file: list[str] = sorted({entry.region for entry in entries})
    found: list[ApprovalShown] = []
    for one in [region] if region else on_file or ["any region"]:
        mine = sorted((entry for entry in entries if entry.region == one), key=lambda entry: (entry.from_, entry.use))
        found += [_shown(drug, entry, on) for entry in mine] or [_none(drug, one)]
    return found


def _shown(drug: Drug, entry: Approval, on: date) -> ApprovalShown:
    past = PartialDate.parse(entry.from_).latest <= on
    return ApprovalShown(
        drug=drug.drug,
        region=entry.region,
        status="approved" if past else "not_yet_approved",
        since=entry.from_,
        use=entry.use,
        standing=entry.standing,
    )


def _none(drug: Drug, region: str) -> ApprovalShown:
    return ApprovalShown(drug=drug.drug, region=region, status="not_approved", since=None, use=None, standing=None)


def approved(shown: Sequence[ApprovalShown]) -> bool:
    """Whether one of these regions has approved the drug by the day."""
    return any(part.status == "approved" for part in shown)


def refused(rule: Rule, shown: Sequence[ApprovalShown]) -> bool:
    """Whether approval keeps a rule out of force: its drug is approved nowhere of these yet; where no approval is on
    file at all, only for a rule that asks for one on file, for our files do not hold every country."""
    if approved(shown):
        return False
    late = any(part.status == "not_yet_approved" for part in shown)
    return late or rule.needs_approval == "on_file"
