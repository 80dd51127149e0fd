"""What the producers share: the words of script.json, the tool, and plain OpenTelemetry set-up as its documentation shows it."""

import json
import os
import sys

with open(os.environ["INTEROP_SCRIPT"], encoding="utf-8") as file:
    SCRIPT = json.load(file)

SYSTEM = SCRIPT["system"]
QUESTION = SCRIPT["question"]
TURNS = [turn["user"] for turn in SCRIPT["turns"]]
FAILING = "Please fail."
MODEL = "gpt-4o-mini"
PRODUCER = os.environ["INTEROP_PRODUCER"]
COLLECTOR = os.environ["INTEROP_COLLECTOR"]
MODEL_SERVER = os.environ["INTEROP_MODEL"]
SESSION = f"{PRODUCER}-session-1"
USER = "user-7"
TOOL_NAME = SCRIPT["tool"]["name"]
TOOL = {
    "type": "function",
    "function": {
        "name": TOOL_NAME,
        "description": SCRIPT["tool"]["description"],
        "parameters": {
            "type": "object",
            "properties": {"order": {"type": "string", "description": SCRIPT["tool"]["argument"]}},
            "required": ["order"],
            "additionalProperties": False,
        },
    },
}


def find_order(order: str) -> dict:
    """Looks up one order of the shop by its number."""
    return {**SCRIPT["tool"]["output"], "order": order}


def scenario() -> str:
    return sys.argv[1]


def trace_provider():
    """A tracer provider with the OTLP exporter that the environment configures."""
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return provider


def log_provider():
    """The same for log records."""
    from opentelemetry import _logs
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor

    provider = LoggerProvider()
    provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    _logs.set_logger_provider(provider)
    return provider
