"""LiteLLM's OpenTelemetry callback around its completion call."""

import time
from types import SimpleNamespace

import litellm
from openai import InternalServerError

import openai_app
from shared import MODEL_SERVER, SESSION, USER, scenario

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
openai_app.play(scenario())
# The callback runs on a thread of its own.
time.sleep(2)
from opentelemetry import trace  # noqa: E402

trace.get_tracer_provider().shutdown()
