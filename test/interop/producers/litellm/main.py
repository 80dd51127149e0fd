"""LiteLLM's OpenTelemetry callback around its completion call; in one variant below a span of the app's own."""

import os
import time
from types import SimpleNamespace

import litellm
from openai import InternalServerError

import openai_app
from opentelemetry import trace
from shared import MODEL_SERVER, SESSION, USER, scenario, trace_provider

app_spans = os.environ.get("INTEROP_APP_SPANS") == "on"
if app_spans:
    trace_provider()
litellm.callbacks = ["otel"]


def create(model: str, messages: list, **more):
    try:
        return litellm.completion(
            model=f"openai/{model}",
            api_base=f"{MODEL_SERVER}/v1",
            messages=messages,
            num_retries=0,
            max_retries=0,
            user=USER,
            metadata={"session_id": SESSION},
            **more,
        )
    except litellm.InternalServerError as error:
        raise InternalServerError(str(error), response=error.response, body=None) from error


openai_app.client = lambda: SimpleNamespace(chat=SimpleNamespace(completions=SimpleNamespace(create=create)))


def turn(work, question):
    if not app_spans:
        return work(question)
    with trace.get_tracer("help_desk").start_as_current_span("POST /ask"):
        return work(question)


openai_app.play(scenario(), turn)
# The callback runs on a thread of its own.
time.sleep(2)
trace.get_tracer_provider().shutdown()
