"""genesys:telephony:NumberPlans: the number plans of a site, as one list.

A new site comes with plans of the platform (`Emergency`, `Extension`, ...). Declaring a plan of such a name overrides
it; those not declared stay, so that no program loses the emergency plan by leaving it out. All other plans of the site
are the ones declared here.

Endpoints (P = /api/v2/telephony/providers/edges, permission telephony:plugin:all):
    GET, PUT P/sites/{siteId}/numberplans   (whole list, at most 200)
    GET P/sites/{siteId}/outboundroutes   (in preview, when the list gives a classification up)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ringfence.domain.problems import Problem
from ringfence.genesys.client import ConflictError, GenesysError
from ringfence.genesys.provider import classifications_in_use, refusals
from ringfence.genesys.provider.base import Handler, is_gone
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.doubt import incomplete
from ringfence.genesys.provider.fields import Traits, output, required
from ringfence.genesys.provider.mapping import from_api
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.number_plans import PLATFORM_PLANS, NumberPlan, Plans, merged_plans, named_versions
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.settling import SETTLING_WAITS_SECONDS, found_or_gone, get_settled, settled_unless
from ringfence.plugin.provider import PartialCreateError, ProviderError, ReadResult
from ringfence.plugin.wire import resource_name

SITES = "/api/v2/telephony/providers/edges/sites"
"""Listing of the sites that number plans belong to."""

NEEDED = {"regex": "match", "numberList": "numbers", "digitLength": "digitLength"}
"""Field that a match type cannot do without."""

WRITE_ATTEMPTS = 4
"""How often the list is merged and written again when somebody else changed it in between."""


class NumberPlansInputs(Inputs):
    """All number plans of a site."""

    site_id: str = required("Id of the site.", traits=Traits(replace=True))
    plans: list[NumberPlan] = required("The plans, in order of evaluation.", min_length=1, max_length=200)


class NumberPlansOutputs(Outputs):
    """Computed values."""

    previous_plans: list[dict[str, Any]] | None = output("Plans of the platform as they were before this resource.")


NUMBER_PLANS = define(
    "genesys:telephony:NumberPlans",
    description="The number plans of a site. The list is managed as a whole; undeclared plans of the platform stay.",
    inputs=NumberPlansInputs,
    outputs=NumberPlansOutputs,
)


@handles(NUMBER_PLANS)
class NumberPlansHandler(Handler):
    """One list per site; the resource id is the id of the site."""

    deletion = "Gives the site back the plans of the platform"
    permissions = Permissions.all("telephony:plugin:all")

    def path(self, site_id: str) -> str:
        """Path of the list."""
        return f"{SITES}/{quote(site_id, safe='')}/numberplans"

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """Names are unique, and each match type has what it matches by."""
        del olds, region
        plans = inputs.get("plans")
        listed = [plan for plan in plans if isinstance(plan, Mapping)] if isinstance(plans, list) else []
        counted = Counter(plan["name"] for plan in listed if isinstance(plan.get("name"), str))
        for index, plan in enumerate(listed):
            name, match_type = plan.get("name"), plan.get("matchType")
            if isinstance(name, str) and counted[name] > 1:
                yield _problem(
                    f"plans[{index}].name", repr(name), "a name that no other plan has", "rename one of them"
                )
            field = NEEDED.get(match_type) if isinstance(match_type, str) else None
            if field and field not in plan:
                allowed = f"a value where matchType is {match_type!r}"
                yield _problem(f"plans[{index}].{field}", "nothing", allowed, "set it, or choose another matchType")

    def dry_run(self, context: Context, inputs: Mapping[str, Any], olds: Mapping[str, Any]) -> Iterator[Problem]:
        """A classification goes only when no route of the site names it: asked before the platform refuses the list."""
        if olds.get("siteId") == inputs["siteId"]:
            site = self.path(str(inputs["siteId"])).removesuffix("/numberplans")
            yield from classifications_in_use.problems(context, site, olds, inputs)

    def create(self, context: Context, urn: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """One read, and one write unless the plans are as declared already."""
        site_id = str(inputs["siteId"])
        owner = context.claims.take(self.path(site_id), "", urn)
        if owner != urn:
            raise ProviderError(
                f"siteId: found a site whose number plans {resource_name(owner)!r} of this program manages; allowed: "
                "one list per site; put all plans of the site into one genesys:telephony:NumberPlans"
            )
        current = self._first_plans(context, site_id)
        declared = {plan["name"] for plan in inputs["plans"]}
        foreign = [plan["name"] for plan in current if plan["name"] not in declared | PLATFORM_PLANS]
        if foreign and not context.adopt.admits(urn):
            raise ProviderError(
                f"plans: found {', '.join(map(repr, foreign))} in the site, which this program does not declare and "
                "would remove; allowed: a site with the plans of the platform alone; declare them, or import the list "
                f"with `pulumi import {self.definition.token} {resource_name(urn)} {site_id}`"
            )
        overridden = [plan for plan in current if plan["name"] in declared & PLATFORM_PLANS]
        outputs = {**inputs, "previousPlans": overridden}
        try:
            self._write(context, site_id, lambda plans: merged_plans(plans, [], inputs["plans"], []), current)
        except GenesysError as error:
            raise _unfinished(site_id, outputs, error) from error
        return site_id, outputs

    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the list with one call; gone with its site."""
        found = found_or_gone(
            context,
            lambda: self._get(context, resource_id),
            lambda fresh: any(site.get("id") == resource_id for site in context.client.entries(SITES, fresh=fresh)),
        )
        if found is None:
            return None
        order = {plan["name"]: place for place, plan in enumerate(old_inputs.get("plans") or [])}
        if order:
            found = [plan for plan in found if plan["name"] in order or plan["name"] not in PLATFORM_PLANS]
            found.sort(key=lambda plan: order.get(plan["name"], len(order)))
        plans = [from_api(NumberPlan, plan) for plan in found]
        inputs = self.as_found({"siteId": resource_id, "plans": plans}, old_inputs)
        return ReadResult(resource_id=resource_id, inputs=inputs, outputs={**self.kept(old_outputs), **inputs})

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """One read and one write. A plan of the platform that is no longer declared gets its earlier form back."""
        del urn
        current = self._get(context, resource_id)
        declared = {plan["name"] for plan in news["plans"]}
        earlier = list(old_outputs.get("previousPlans") or [])
        known = {plan["name"] for plan in earlier}
        overridden = [
            plan for plan in current if plan["name"] in declared & PLATFORM_PLANS and plan["name"] not in known
        ]
        returned = [plan for plan in earlier if plan["name"] not in declared]
        before = old_outputs.get("plans") or []
        kept = [plan for plan in earlier if plan["name"] in declared]
        outputs = {**news, "previousPlans": [*kept, *overridden]}

        def merged(plans: Plans) -> Plans:
            return merged_plans(plans, before, news["plans"], returned)

        if before != news["plans"]:
            # What is as wanted already may be the list before the last write, read too early.
            current = settled_unless(
                context, current, lambda plans: merged(plans) == plans, lambda: self._get(context, resource_id)
            )
        try:
            self._write(context, resource_id, merged, current)
        except GenesysError as error:
            raise _unfinished(resource_id, outputs, error) from error
        return outputs

    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Gives the site back the plans of the platform; nothing to do when the site is gone."""
        context.claims.release(self.path(resource_id), "", urn)
        try:
            returned = list(outputs.get("previousPlans") or [])
            current = self._get(context, resource_id)
            self._write(context, resource_id, lambda plans: merged_plans(plans, [], [], returned), current)
        except GenesysError as error:
            if not is_gone(error):
                raise

    def _get(self, context: Context, site_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = context.client.get(self.path(site_id))
        return found

    def _first_plans(self, context: Context, site_id: str) -> Plans:
        """Plans of a site that may be new: the platform adds its own some seconds after the site, so wait for them."""
        for wait in SETTLING_WAITS_SECONDS:
            found: Plans = get_settled(context, self.path(site_id))
            if any(plan["name"] in PLATFORM_PLANS for plan in found):
                return found
            context.sleep(wait)
        return self._get(context, site_id)

    def _write(self, context: Context, site_id: str, merged: Callable[[Plans], Plans], current: Plans) -> None:
        for attempt in range(1, WRITE_ATTEMPTS + 1):
            body = merged(current)
            if body == current:
                return
            try:
                context.client.put(self.path(site_id), body)
            except ConflictError as error:
                if not error.is_version_conflict:
                    raise
                if attempt == WRITE_ATTEMPTS:
                    raise self._overtaken(context, site_id, body, error) from error
                context.sleep(0.25 * attempt)
                current = self._get(context, site_id)
            else:
                return

    def _overtaken(self, context: Context, site_id: str, sent: Plans, error: ConflictError) -> ProviderError:
        versions = {plan.get("id"): plan.get("version") for plan in self._get(context, site_id)}
        stale = [plan for plan in sent if plan.get("id") in versions and plan.get("version") != versions[plan["id"]]]
        return refusals.kept_changing(
            f"number plans of site {site_id}",
            sent=named_versions(stale, {plan["id"]: plan.get("version") for plan in stale}),
            found=named_versions(stale, versions),
            times=WRITE_ATTEMPTS,
            error=error,
        )


def _unfinished(site_id: str, outputs: dict[str, Any], error: GenesysError) -> GenesysError | PartialCreateError:
    """What to raise for a failed write: what the platform's plans were before must not be lost with the answer."""
    if not error.may_have_happened:
        return error
    return incomplete(site_id, outputs, "the plans may be written or not", error)


def _problem(place: str, found: str, allowed: str, fix: str) -> Problem:
    control = "Genesys Cloud: PUT /api/v2/telephony/providers/edges/sites/{siteId}/numberplans"
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=control)
