"""Classifications that number plans must not lose yet, because an outbound route of the site still names them.

Genesys Cloud refuses such a list (`number.plan.in.use`), and routes follow their plans, so one run cannot take a
classification out of both: the plans would have to go first to make room for new ones, and last to give old ones up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.genesys.client import GenesysError
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.number_plans import PLATFORM_PLANS

ROUTE_OF_THE_PLATFORM = "Default Outbound Route"
"""The route that comes with a site; whether it holds classifications is not known, so nothing is refused for it."""


def problems(context: Context, site_path: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Iterator[Problem]:
    """Classifications that the list gives up while a route names them, asked of the platform.

    Args:
        context: Where the client is.
        site_path: Path of the site.
        olds: Inputs at the last deployment; empty for a new list, which gives nothing up.
        news: Inputs as declared, all known.
    """
    given_up = _classes(olds.get("plans")) - _classes(news.get("plans"))
    if not given_up or any(plan["name"] in PLATFORM_PLANS for plan in _removed(olds, news)):
        return  # A plan of the platform comes back when it is no longer declared, with a class of its own.
    try:
        undeclared = context.client.get(f"{site_path}/numberplans")
        routes = context.client.entries(f"{site_path}/outboundroutes", fresh=True)
    except GenesysError:
        return  # What cannot be read proves nothing; the deployment tells.
    staying = [plan for plan in undeclared if plan["name"] in PLATFORM_PLANS]
    names = {plan["name"] for plan in news["plans"]}
    given_up -= _classes([plan for plan in staying if plan["name"] not in names])
    for route in routes:
        for classification in route.get("classificationTypes") or []:
            if classification in given_up and route.get("name") != ROUTE_OF_THE_PLATFORM:
                yield _problem(str(classification), str(route.get("name")), context.client.correlation_id)


def _removed(olds: Mapping[str, Any], news: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    names = {plan["name"] for plan in news["plans"]}
    return [plan for plan in olds.get("plans") or [] if plan["name"] not in names]


def _classes(plans: Any) -> set[str]:
    return {str(plan["classification"]) for plan in plans or [] if plan.get("classification")}


def _problem(classification: str, route: str, correlation_id: str) -> Problem:
    return Problem(
        place="plans",
        found=f"no plan of the classification {classification!r} any more, which the outbound route {route!r} of the "
        "site names",
        allowed="a plan for every classification that a route of the site names",
        fix=f"keep the plan, take {classification!r} out of the route and run `pulumi up`; then remove or rename it in "
        "the plans and run again",
        control="Genesys Cloud: 400 number.plan.in.use, GET .../sites/{siteId}/outboundroutes, correlation id "
        f"{correlation_id or 'none'}",
    )
