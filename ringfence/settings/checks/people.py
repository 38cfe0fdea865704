"""People: who approves, who is told, how they sign in; and that production is treated as such."""

from __future__ import annotations

from collections.abc import Iterator

from ringfence.domain.problems import Problem
from ringfence.settings.base import HOUSE_RULE
from ringfence.settings.checks.common import missing_reference, repeated
from ringfence.settings.models import Approver
from ringfence.settings.organisation import Organisation
from ringfence.settings.routing import Routing
from ringfence.settings.secrets import quote
from ringfence.settings.vendors import Integration

PRODUCTION_PREFIX = "prod"


def approvers_are_different_people(approvers: tuple[Approver, ...]) -> Iterator[Problem]:
    """Four eyes are two people: neither a name nor an address may stand twice."""
    seen: dict[str, int] = {}
    for index, approver in enumerate(approvers):
        for key, value in (("email", approver.email), ("name", approver.name)):
            first = seen.setdefault(value.casefold(), index)
            if first != index:
                yield Problem(
                    place=f"approvers[{index}].{key}",
                    found=f"'{value}', who is approvers[{first}] already",
                    allowed="different people, with names and addresses of their own",
                    fix="name another person",
                    control="RTS 2024/1774 17(1)(b)",
                )
                break  # one message a person


def sign_in_cannot_lock_out(organisation: Organisation) -> Iterator[Problem]:
    """An address list without one's own address locks everybody out, and passwords must be possible."""
    settings = organisation.authentication
    if settings.ip_allowlist and not settings.acknowledge_lockout_risk:
        yield Problem(
            place="organisation.authentication.acknowledge_lockout_risk",
            found="false, with an `ip_allowlist`",
            allowed="true, after making sure that the list holds the address this deployment comes from",
            fix="set it, or remove the list",
            control="DORA 9(4)(c)",
        )
    password = settings.password
    letters = max(password.minimum_letters, password.minimum_upper + password.minimum_lower)
    needed = letters + password.minimum_digits + password.minimum_specials
    if needed > password.minimum_length:
        yield Problem(
            place="organisation.authentication.password.minimum_length",
            found=str(password.minimum_length),
            allowed=f"at least {needed}, which the other minimums add up to",
            fix="raise it, or lower the others",
            control="DORA 9(4)(c)",
        )


def division_is_known(organisation: Organisation) -> Iterator[Problem]:
    """Flows name a division, queues and tables point at its id, and only Home needs no id."""
    if organisation.division != "Home" and organisation.division_id is None:
        yield Problem(
            place="organisation.division_id",
            found=f"nothing, with the division {quote(organisation.division)}",
            allowed="the id of that division (Admin > Divisions)",
            fix="add the key `division_id`, or leave `division` out for Home",
            control=HOUSE_RULE,
        )


def approval_requests_reach_somebody(routing: Routing, integrations: tuple[Integration, ...]) -> Iterator[Problem]:
    """A failover approval that nobody hears of is never given."""
    notifying = [integration.name for integration in integrations if integration.kind == "notification"]
    place = "routing.failover_approval.notify[{}]"
    for index, name in enumerate(routing.failover_approval.notify):
        yield from missing_reference(
            name,
            notifying,
            place=place.format(index),
            kind="integration of kind `notification`",
            control="RTS 2024/1774 17(1)(b)",
        )
    yield from repeated(routing.failover_approval.notify, place, kind="integration")


def queues_exist(routing: Routing) -> Iterator[Problem]:
    """Queue and call route names are unique, and the emergency queue is one of the queues."""
    queues = [queue.name for queue in routing.queues]
    yield from repeated(queues, "routing.queues[{}].name", kind="queue")
    yield from missing_reference(routing.emergency_queue, queues, place="routing.emergency_queue", kind="queue")
    routes = [route.name for route in routing.call_routes]
    yield from repeated(routes, "routing.call_routes[{}].name", kind="call route")


def production_is_protected(stack: str | None, protection: str) -> Iterator[Problem]:
    """A production stack whose evidence can be deleted by a mistyped command is none."""
    if stack is not None and stack.startswith(PRODUCTION_PREFIX) and protection != "production":
        yield Problem(
            place="protection",
            found=f"'{protection}' in the stack '{stack}'",
            allowed="'production'",
            fix="leave the key out, or deploy to a stack whose name does not begin with `prod`",
            control="RTS 2024/1774 12(2)(d)",
        )
