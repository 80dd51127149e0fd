"""OpenInference around OpenAI's SDK, or around a LangChain agent; session and user by its context managers, agent and tool by decorators."""

import os
from contextlib import contextmanager

from openinference.instrumentation import OITracer, TraceConfig, using_session, using_user

import openai_app
from shared import SESSION, USER, find_order, scenario, trace_provider

provider = trace_provider()
tracer = OITracer(provider.get_tracer("help_desk"), config=TraceConfig())


@contextmanager
def session():
    with using_session(SESSION), using_user(USER):
        yield


def turn(work, question):
    @tracer.agent(name="help_desk")
    def help_desk(question: str) -> str:
        return work(question)

    return help_desk(question)


@tracer.tool(name="find_order")
def tool(order: str) -> dict:
    """Looks up one order of the shop by its number."""
    return find_order(order)


if os.environ.get("INTEROP_APP") == "langchain":
    from openinference.instrumentation.langchain import LangChainInstrumentor

    import langchain_app

    LangChainInstrumentor().instrument(tracer_provider=provider)
    with session():
        langchain_app.play(scenario())
else:
    from openinference.instrumentation.openai import OpenAIInstrumentor

    OpenAIInstrumentor().instrument(tracer_provider=provider)
    # In the long conversation and the failure there is no span but the model call's.
    if scenario() == "tool-use":
        openai_app.play("tool-use", turn, tool, around=session)
    else:
        openai_app.play(scenario(), around=session)
provider.shutdown()
