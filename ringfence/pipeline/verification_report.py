"""What a verification found, for people and programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from ringfence.pipeline.event_text import format_time


class Kind(StrEnum):
    """What can be wrong."""

    FOREIGN = "foreign digest"
    MISSING_DIGEST = "missing digest"
    BROKEN_CHAIN = "broken chain"
    GAP = "missing hours"
    MISSING = "deleted"
    HIDDEN = "hidden by a delete marker"
    OVERWRITTEN = "overwritten"
    SWAPPED = "swapped"
    CHANGED = "changed"
    METADATA = "metadata changed"
    LOCK_WEAKENED = "lock weakened"
    SHORTENED = "retention shortened"
    UNLISTED = "in no digest"


_LOOK_AT_TRAIL = "look in the CloudTrail log of the bucket for who did it"
ADVICE: Final[dict[Kind, str]] = {
    Kind.FOREIGN: f"{_LOOK_AT_TRAIL}; when every digest is foreign, check that the public key is this bucket's",
    Kind.MISSING_DIGEST: f"{_LOOK_AT_TRAIL}; a replica bucket may still hold the digest",
    Kind.BROKEN_CHAIN: f"{_LOOK_AT_TRAIL}; compare the named digest with the one in the replica bucket",
    Kind.GAP: (
        "look whether the digest function ran in these hours (alarm digest-late); when it did, its digests were removed"
    ),
    Kind.MISSING: f"{_LOOK_AT_TRAIL}, and fetch the version from the replica bucket",
    Kind.HIDDEN: f"the version still exists and can be read by its id; {_LOOK_AT_TRAIL}",
    Kind.OVERWRITTEN: f"the version below still exists and can be read by its id; {_LOOK_AT_TRAIL}",
    Kind.SWAPPED: "keep both objects as they are, and compare them with the replica bucket",
    Kind.CHANGED: "keep the object as it is, and compare it with the replica bucket",
    Kind.METADATA: "Amazon S3 cannot change it in place, so a copy was changed: copy the archive again",
    Kind.LOCK_WEAKENED: f"lock the version again, and {_LOOK_AT_TRAIL}",
    Kind.SHORTENED: f"extend the lock again, and {_LOOK_AT_TRAIL}",
    Kind.UNLISTED: "nothing proves when it came: do not use it as evidence, and look who wrote it",
}
"""What to do about a kind of finding."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        kind: What.
        key, version_id: Object or digest, and its version when one is meant.
        found, expected: What there is and what there should be, in words.
    """

    kind: Kind
    key: str
    version_id: str
    found: str
    expected: str

    @property
    def text(self) -> str:
        """The finding as one line."""
        version = f" (version {self.version_id})" if self.version_id else ""
        return f"{self.kind.value}: {self.key}{version}: found {self.found}; expected {self.expected}"


@dataclass(kw_only=True)
class Report:
    """What a verification found.

    Attributes:
        digests, objects, bytes: What was checked.
        first, last: When the first and the last checked digest listed the archive.
        waiting: Objects that a later digest will list.
        findings: What is wrong.
        undecided: What could not be decided.
        notes: What a reader should compare or keep in mind; nothing that is wrong.
    """

    digests: int = 0
    objects: int = 0
    bytes: int = 0
    first: datetime | None = None
    last: datetime | None = None
    waiting: int = 0
    findings: list[Finding] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 everything holds, 1 something is wrong, 2 it could not be decided."""
        if self.findings:
            return 1
        return 2 if self.undecided else 0

    def add(self, kind: Kind, key: str, version_id: str, *, found: str, expected: str) -> None:
        """Notes something that is wrong."""
        self.findings.append(Finding(kind=kind, key=key, version_id=version_id, found=found, expected=expected))


def shown(moment: datetime | None) -> str:
    """A moment for people, in UTC."""
    return format_time(moment.astimezone(UTC)) if moment else "no date"


def counted(number: int, what: str) -> str:
    """A number with its noun."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def render(report: Report, view_name: str) -> Iterator[str]:
    """The report for people, line by line."""
    span = f" of {shown(report.first)} to {shown(report.last)}" if report.first else ""
    digests, objects = counted(report.digests, "digest"), counted(report.objects, "object")
    yield f"{view_name}: {digests}{span}, {objects}, {report.bytes} bytes verified"
    for note in report.notes:
        yield f"  {note}"
    if report.waiting:
        yield f"  {counted(report.waiting, 'object')} in no digest yet: a later one lists what was just written"
    verdicts = {0: "everything holds", 1: counted(len(report.findings), "violation"), 2: "not decided"}
    yield f"  {verdicts[report.exit_status]}"
    for finding in report.findings:
        version = f" (version {finding.version_id})" if finding.version_id else ""
        yield f"  {finding.kind.value}: {finding.key}{version}"
        yield f"    found:    {finding.found}"
        yield f"    expected: {finding.expected}"
    for text in report.undecided:
        yield f"  could not decide: {text}"
    kinds = [kind for kind in Kind if any(finding.kind is kind for finding in report.findings)]
    if kinds:
        yield "  what to do:"
    for kind in kinds:
        yield f"    {kind.value}: {ADVICE[kind]}"
