"""Traceloop's SDK (OpenLLMetry): workflow and tool decorators, session and user as association properties."""

from opentelemetry import trace
from traceloop.sdk import Traceloop
from traceloop.sdk.decorators import tool as traced_tool
from traceloop.sdk.decorators import workflow
from traceloop.sdk.instruments import Instruments

import openai_app
from shared import SESSION, USER, find_order, scenario

Traceloop.init(app_name="help-desk", instruments={Instruments.OPENAI}, resource_attributes={"service.version": "1.0.0"})


def turn(work, question):
    @workflow(name="help_desk")
    def help_desk(question: str) -> str:
        return work(question)

    Traceloop.set_association_properties({"session_id": SESSION, "user_id": USER})
    return help_desk(question)


@traced_tool(name="find_order")
def tool(order: str) -> dict:
    return find_order(order)


openai_app.play(scenario(), turn, tool)
trace.get_tracer_provider().shutdown()
