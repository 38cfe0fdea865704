"""Rules between settings. Each check is a function whose parameters name the sections it needs.

A check runs when all its sections could be read, so a slip in one section hides no problem of the others.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.settings.checks import carriers, evidence, numbers, people, residency, third_parties

CHECKS: tuple[Callable[..., Iterator[Problem]], ...] = (
    residency.archive_lies_in_the_deployment_region,
    residency.replica_lies_in_another_region,
    residency.key_and_organisation_share_a_partition,
    residency.sovereign_cloud_has_another_key_account,
    residency.regions_are_listed_once,
    carriers.telephony_names_are_unique,
    carriers.carriers_are_complete,
    carriers.routes_lead_to_declared_carriers,
    carriers.routes_use_known_classifications,
    carriers.critical_routes_survive_a_carrier,
    carriers.emergency_calls_have_a_route,
    numbers.number_plans_are_complete,
    numbers.did_pools_are_ranges,
    numbers.call_routes_use_own_numbers,
    numbers.business_hours_are_real,
    third_parties.vendors_are_unambiguous,
    third_parties.vendors_are_in_the_eea_or_explained,
    third_parties.carriers_are_registered,
    third_parties.integrations_are_registered,
    third_parties.integrations_hold_no_secret,
    third_parties.alarm_channels_are_registered,
    third_parties.siem_is_registered,
    third_parties.siem_index_fits_the_collector,
    evidence.retention_classes_are_possible,
    evidence.retention_classes_are_declared,
    evidence.incident_recordings_outlive_the_others,
    evidence.incident_marks_exist,
    evidence.webhook_headers_differ,
    evidence.alarms_come_in_time,
    people.approvers_are_different_people,
    people.sign_in_cannot_lock_out,
    people.division_is_known,
    people.approval_requests_reach_somebody,
    people.queues_exist,
    people.production_is_protected,
)
"""Every check, in the order of the tree."""


def cross_field_problems(sections: Mapping[str, Any], *, stack: str | None) -> list[Problem]:
    """Problems that only show between settings.

    Args:
        sections: The sections that could be read, by name, as the models of `ringfence.settings.models`.
        stack: Name of the stack, where known.
    """
    available = {**sections, "stack": stack}
    problems: list[Problem] = []
    for check in CHECKS:
        needed = inspect.signature(check).parameters
        if all(name in available for name in needed):
            problems.extend(check(**{name: available[name] for name in needed}))
    return problems
