"""Forwarder of events to the SIEM: Splunk HEC, Elasticsearch bulk API, OTLP/HTTP logs, or signed HTTPS."""
