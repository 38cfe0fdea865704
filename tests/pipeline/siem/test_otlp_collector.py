"""OTLP against a real OpenTelemetry Collector, built from Go modules (`make otlp-collector`)."""

import json
import socket
import subprocess

import pytest
import urllib3

from ringfence.local.processes import wait_until
from ringfence.pipeline.siem.breaker import Breaker
from ringfence.pipeline.siem.transport import Transport
from tests.pipeline.object_lock_server import built
from tests.pipeline.siem.bench import TOKEN, Bench, event

COLLECTOR = built("otlp_collector")
CONFIGURATION = """
receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:{port}
exporters:
  file:
    path: {output}
    flush_interval: 50ms
service:
  telemetry:
    metrics: {{level: none}}
  pipelines:
    logs: {{receivers: [otlp], exporters: [file]}}
"""

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(
        not COLLECTOR.exists(), reason="no OpenTelemetry Collector: run `make otlp-collector` (needs Go)"
    ),
]


class Collector:
    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.output = folder / "logs.json"
        self.configuration = folder / "collector.yaml"
        self.configuration.write_text(CONFIGURATION.format(port=self.port, output=self.output))
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [str(COLLECTOR), "--config", f"file:{self.configuration}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self._listens)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()

    def _listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def records(self):
        if not self.output.exists():
            return []
        lines = [json.loads(line) for line in self.output.read_text().splitlines() if line.endswith("}")]
        return [
            record
            for line in lines
            for resource in line["resourceLogs"]
            for scope in resource["scopeLogs"]
            for record in scope["logRecords"]
        ]


def until(condition):
    assert wait_until(condition, seconds=20)


@pytest.fixture
def collector(tmp_path):
    found = Collector(tmp_path)
    yield found
    found.stop()


def bench_for(collector):
    bench = Bench("otlp", None, endpoint=f"http://127.0.0.1:{collector.port}")
    bench.forwarder._sink.transport = Transport(
        pool=urllib3.PoolManager(timeout=urllib3.Timeout(connect=1.0, read=5.0)),
        breaker=Breaker(lambda: bench.now),
        clock=lambda: bench.now,
        sleep=lambda seconds: None,
    )
    return bench


def attributes(record):
    return {entry["key"]: entry["value"]["stringValue"] for entry in record["attributes"] if entry["value"]}


def test_the_collector_takes_compressed_batches_and_keeps_every_character(collector):
    collector.start()
    bench = bench_for(collector)
    for number in range(250):
        bench.queue.put(event(number, 'für "Zürich" \u2028 \U0001f600'))

    while bench.queue.waiting:
        assert bench.run() > 0
    until(lambda: len(collector.records()) == 250)

    found = {attributes(record)["event.id"]: record for record in collector.records()}
    assert sorted(found) == sorted(f"audit-{number}" for number in range(250))
    record = found["audit-7"]
    assert record["body"]["stringValue"] == event(7, 'für "Zürich" \u2028 \U0001f600')
    assert record["timeUnixNano"] == "1795510800000000000"
    assert record["severityText"] == "INFO"
    assert TOKEN not in collector.output.read_text()


def test_a_collector_that_starts_late_gets_everything_once(collector):
    bench = bench_for(collector)
    for number in range(20):
        bench.queue.put(event(number))
    assert bench.run() == 0

    collector.start()
    bench.now += 3600
    assert bench.run() == 20
    until(lambda: len(collector.records()) == 20)

    assert sorted(attributes(record)["event.id"] for record in collector.records()) == sorted(
        f"audit-{number}" for number in range(20)
    )
