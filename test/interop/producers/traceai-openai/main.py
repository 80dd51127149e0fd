"""traceAI: the FI tracer around a bare OpenAI app, session and user by its context managers, agent and tool by its decorators."""

from contextlib import contextmanager

from fi_instrumentation import FITracer, register, using_session, using_user
from fi_instrumentation.fi_types import ProjectType
from traceai_openai import OpenAIInstrumentor

import openai_app
from shared import SESSION, USER, find_order, scenario

provider = register(project_name="help-desk", project_type=ProjectType.OBSERVE)
OpenAIInstrumentor().instrument(tracer_provider=provider)
tracer = FITracer(provider.get_tracer("help_desk"))


@contextmanager
def session():
    with using_session(SESSION), using_user(USER):
        yield


def turn(work, question):
    @tracer.agent(name="help_desk")
    def help_desk(question: str) -> str:
        return work(question)

    return help_desk(question)


@tracer.tool(name="find_order", description="Looks up one order of the shop by its number.")
def tool(order: str) -> dict:
    return find_order(order)


# In the long conversation and the failure there is no span but the model call's: what an app without decorators sends.
if scenario() == "tool-use":
    openai_app.play("tool-use", turn, tool, around=session)
else:
    openai_app.play(scenario(), around=session)
provider.force_flush()
provider.shutdown()
