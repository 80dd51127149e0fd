"""Langfuse's SDK: its drop-in OpenAI client, its decorator, session and user by its propagation."""

from langfuse import get_client, observe, propagate_attributes
from langfuse.openai import OpenAI  # Replaces the methods of OpenAI's client.

import openai_app
from shared import SESSION, USER, find_order, scenario

openai_app.client = lambda: OpenAI(max_retries=0)


def session():
    return propagate_attributes(session_id=SESSION, user_id=USER, tags=["help-desk"])


def turn(work, question):
    @observe(name="help_desk", as_type="agent")
    def help_desk(question: str) -> str:
        return work(question)

    return help_desk(question)


@observe(name="find_order", as_type="tool")
def tool(order: str) -> dict:
    return find_order(order)


if scenario() == "tool-use":
    openai_app.play("tool-use", turn, tool, around=session)
else:
    openai_app.play(scenario(), around=session)
get_client().flush()
get_client().shutdown()
