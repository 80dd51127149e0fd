"""LangSmith's SDK that sends OTLP only: wrapped OpenAI client, traceable functions, the thread in the metadata."""

from functools import partial

from langsmith import Client, traceable, tracing_context
from langsmith.wrappers import wrap_openai
from openai import OpenAI

import openai_app
from shared import SESSION, USER, find_order, scenario

client = Client()
openai_app.client = lambda: wrap_openai(OpenAI(max_retries=0))
session = partial(tracing_context, client=client, enabled=True, metadata={"session_id": SESSION, "user_id": USER}, tags=["help-desk"])


def turn(work, question):
    @traceable(name="help_desk", run_type="chain")
    def help_desk(question: str) -> str:
        return work(question)

    return help_desk(question)


@traceable(name="find_order", run_type="tool")
def tool(order: str) -> dict:
    return find_order(order)


if scenario() == "tool-use":
    openai_app.play("tool-use", turn, tool, around=session)
else:
    openai_app.play(scenario(), around=session)
client.flush()
