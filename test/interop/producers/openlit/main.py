"""OpenLIT around OpenAI's SDK: one call to set up, a decorator around the turn."""

import openlit
from opentelemetry import _logs, trace

openlit.init(application_name="help-desk", environment="test", disable_metrics=True)

import openai_app  # noqa: E402
from shared import find_order, scenario  # noqa: E402


def turn(work, question):
    with openlit.start_trace(name="help_desk") as span:
        answer = work(question)
        span.set_result(answer)
        return answer


openai_app.play(scenario(), turn, find_order)
trace.get_tracer_provider().shutdown()
if hasattr(_logs.get_logger_provider(), "shutdown"):
    _logs.get_logger_provider().shutdown()
