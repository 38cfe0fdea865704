"""What the pipeline understands as an event, and what it keeps of it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.pipeline.deliveries import unwrap_delivery, wrap_delivery
from ringfence.pipeline.event_text import EventFormatError
from ringfence.pipeline.events import Channel, Kind, parse_event, recognise

ARRIVED = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)


def incident(**changes):
    document = {
        "event_type": "ICT_INCIDENT",
        "severity": "CRITICAL",
        "timestamp": "2023-10-27T09:00:00Z",
        "source_system": "Genesys_Cloud",
        "org_id": "gen_123456",
        "details": {
            "incident_type": "SERVICE_OUTAGE",
            "affected_region": "eu-west-1",
            "duration_seconds": 120,
            "user_impact": "INBOUND_CALLS_BLOCKED",
        },
    }
    return document | changes


def audit(**changes):
    document = {
        "version": "0",
        "id": "11111111-2222-3333-4444-555555555555",
        "detail-type": "v2.audits.entitytype.{id}.entityid.{id}",
        "source": "aws.partner/genesys.com/cloud/7f0c9d3a/ringfence",
        "time": "2026-11-24T13:00:01Z",
        "region": "eu-central-1",
        "detail": {
            "topicName": "v2.audits.entitytype.Site.entityid.42",
            "version": "2",
            "timestamp": "2026-11-24T13:00:00.500Z",
            "eventBody": {
                "id": "audit-1",
                "userHomeOrgId": "org-1",
                "eventTime": "2026-11-24T12:59:59.250Z",
                "action": "Update",
            },
            "metadata": {"CorrelationId": "c"},
        },
    }
    return document | changes


def test_the_incident_of_the_guide_is_understood_with_all_its_fields():
    raw = json.dumps(incident())

    event = parse_event(raw, Channel.WEBHOOK)

    assert event.kind is Kind.INCIDENT
    assert event.occurred_at == datetime(2023, 10, 27, 9, tzinfo=UTC)
    assert (event.organisation_id, event.type) == ("gen_123456", "SERVICE_OUTAGE")
    assert event.raw == raw


def test_an_audit_event_carries_the_identity_and_the_time_that_genesys_gave_it():
    event = parse_event(json.dumps(audit()), Channel.EVENT_BRIDGE)

    assert (event.id, event.kind, event.organisation_id) == ("audit-1", Kind.AUDIT, "org-1")
    assert event.occurred_at == datetime(2026, 11, 24, 12, 59, 59, 250_000, tzinfo=UTC)


def test_the_organisation_is_taken_from_the_partner_source_when_the_body_names_none():
    detail = audit()["detail"]
    del detail["eventBody"]["userHomeOrgId"]

    assert parse_event(json.dumps(audit(detail=detail)), Channel.EVENT_BRIDGE).organisation_id == "7f0c9d3a"


def test_the_detail_of_an_audit_event_alone_is_understood_too():
    assert parse_event(json.dumps(audit()["detail"]), Channel.WEBHOOK).id == "audit-1"


def test_unknown_fields_and_the_spelling_of_the_body_survive_into_the_archive_line():
    raw = json.dumps(incident(added_in_2027={"b": 1, "a": [1.10, "\u00fc"]}), indent=3)

    line = json.loads(parse_event(raw, Channel.WEBHOOK).line())

    assert line["raw"] == raw
    assert line["schema"] == "ringfence.event/1"


def test_the_same_incident_sent_twice_has_one_identity():
    first, second = (parse_event(json.dumps(incident()), Channel.WEBHOOK) for _ in range(2))

    assert first.id == second.id
    assert first.id != parse_event(json.dumps(incident(severity="LOW")), Channel.WEBHOOK).id


def test_every_problem_of_an_incident_is_told_at_once():
    details = {"incident_type": "", "affected_region": "eu-west-1", "duration_seconds": -1}

    with pytest.raises(EventFormatError) as caught:
        parse_event(json.dumps(incident(timestamp="2023-10-27", severity=None, details=details)), Channel.WEBHOOK)

    places = [problem.place for problem in caught.value.problems]
    assert places == [
        "severity",
        "timestamp",
        "details.incident_type",
        "details.user_impact",
        "details.duration_seconds",
    ]


@pytest.mark.parametrize(
    "raw", ["", "null", "[]", "{", '{"a": NaN}', "[" * 100_000, '{"event_type": "OTHER"}', '"text"', "\ufeff{}"]
)
def test_what_is_no_event_is_refused_and_never_crashes(raw):
    with pytest.raises(EventFormatError):
        parse_event(raw, Channel.WEBHOOK)


def test_a_topic_that_is_no_audit_is_refused():
    detail = audit()["detail"] | {"topicName": "v2.users.presence"}

    with pytest.raises(EventFormatError, match=r"v2\.audits"):
        parse_event(json.dumps(audit(detail=detail)), Channel.WEBHOOK)


@given(st.text())
def test_whatever_the_queue_holds_is_kept_with_its_text(raw):
    event = recognise(raw, Channel.EVENT_BRIDGE, arrived_at=ARRIVED)

    assert event.raw == raw
    assert event.line().endswith(b"\n")
    assert event.line().count(b"\n") == 1


@given(st.text())
def test_a_body_comes_out_of_the_queue_as_it_went_in(raw):
    assert unwrap_delivery(wrap_delivery(raw, received_at=ARRIVED)) == (raw, Channel.WEBHOOK)


def test_an_event_that_event_bridge_put_into_the_queue_is_its_own_raw_text():
    raw = json.dumps(audit())

    assert unwrap_delivery(raw) == (raw, Channel.EVENT_BRIDGE)


def test_a_heartbeat_of_the_schedule_is_known_as_one_and_dated_by_it():
    raw = json.dumps({"source": "ringfence.heartbeat", "detail-type": "heartbeat", "time": "2026-11-24T13:00:00Z"})

    event = recognise(raw, Channel.EVENT_BRIDGE, arrived_at=ARRIVED)

    assert (event.kind, event.occurred_at.hour) == (Kind.HEARTBEAT, 13)
    assert recognise(raw, Channel.WEBHOOK, arrived_at=ARRIVED).kind is Kind.UNRECOGNISED


def test_a_recovered_record_has_the_identity_of_the_streamed_event():
    record = {
        "id": "a-1",
        "userHomeOrgId": "org",
        "eventDate": "2026-11-24T09:00:00.000Z",
        "entityType": "Queue",
        "entity": {"id": "q"},
    }
    raw = json.dumps(record)
    message = wrap_delivery(raw, received_at=ARRIVED, channel=Channel.RECONCILER)

    event = recognise(*unwrap_delivery(message), arrived_at=ARRIVED)

    assert (event.id, event.kind, event.channel) == ("a-1", Kind.AUDIT, Channel.RECONCILER)
    assert event.type == "v2.audits.entitytype.Queue.entityid.q"
    assert json.loads(event.line())["raw"] == raw


def test_only_the_reconciler_may_hand_over_records_of_the_query():
    with pytest.raises(EventFormatError):
        parse_event(json.dumps({"id": "a-1", "eventDate": "2026-11-24T09:00:00.000Z"}), Channel.WEBHOOK)


@given(st.text(st.characters(exclude_categories=[])), st.text())
def test_a_line_is_what_json_makes_of_its_fields(raw, identity):
    event = recognise(raw, Channel.WEBHOOK, arrived_at=ARRIVED)
    changed = event._replace(id=identity, type=raw, organisation_id=identity)
    fields = {
        "schema": "ringfence.event/1",
        "id": identity,
        "kind": "unrecognised",
        "channel": "webhook",
        "occurred_at": "2026-11-24T13:05:00.000Z",
        "organisation_id": identity,
        "type": raw,
        "raw": raw,
    }
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n"

    assert changed.line() == text.encode("utf-8", "backslashreplace")
