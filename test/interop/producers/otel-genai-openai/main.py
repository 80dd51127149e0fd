"""The successor of openai-v2 by the OpenTelemetry project: everything in span attributes, on request in one event instead."""

from opentelemetry import trace
from opentelemetry.instrumentation.genai.openai import OpenAIInstrumentor

import openai_app
from shared import find_order, log_provider, scenario, trace_provider

spans = trace_provider()
logs = log_provider()
OpenAIInstrumentor().instrument()
tracer = trace.get_tracer("help_desk")


def turn(work, question):
    with tracer.start_as_current_span("POST /ask", kind=trace.SpanKind.SERVER):
        return work(question)


def tool(order: str) -> dict:
    with tracer.start_as_current_span("execute_tool find_order") as span:
        span.set_attributes({"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "find_order"})
        return find_order(order)


openai_app.play(scenario(), turn, tool)
spans.shutdown()
logs.shutdown()
