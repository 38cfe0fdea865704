"""The page of emulator gaps tells all that a refresh cannot see, and nothing that it can."""

import re
from pathlib import Path

from ringfence.local.aws.registry import RESOURCES

PAGE = Path(__file__).parents[3] / "docs" / "emulator-gaps.md"

ARGUMENTS = {
    *("bucketPrefix", "namePrefix", "statementIdPrefix", "forceDestroy", "skipDestroy", "forceDetachPolicies"),
    *("bypassPolicyLockoutSafetyCheck", "deletionWindowInDays", "recoveryWindowInDays", "startingPosition"),
    *("forceOverwriteReplicaSecret", "confirmationTimeoutInMinutes", "endpointAutoConfirms"),
    *("code", "packageType", "sourceCodeHash"),
}
"""Inputs that AWS itself does not give back."""


def test_the_page_lists_what_is_kept_because_the_emulator_drops_it():
    section = PAGE.read_text(encoding="utf-8").split("## What a refresh cannot see")[1].split("\n## ")[0]
    listed = {
        row[1]: set(re.findall(r"`([^`]+)`", row[2]))
        for row in re.finditer(r"^\| (\w+) \| (`.+) \|$", section, re.MULTILINE)
    }

    kept = {token.rsplit(":", 1)[1]: set(one.rules.kept - ARGUMENTS) for token, one in RESOURCES.items()}
    assert listed == {name: properties for name, properties in kept.items() if properties}
