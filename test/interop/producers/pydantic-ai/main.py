"""Pydantic AI's own instrumentation, in the data formats that a release offers; the conversation id is said at each run."""

import inspect
import os

from pydantic_ai import Agent, ModelHTTPError
from pydantic_ai.models.instrumented import InstrumentationSettings
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from openai import AsyncOpenAI
from shared import FAILING, MODEL, QUESTION, SESSION, SYSTEM, TURNS, find_order, log_provider, scenario, trace_provider

spans = trace_provider()
logs = log_provider()
settings = {}
if "INTEROP_FORMAT" in os.environ:
    settings["version"] = int(os.environ["INTEROP_FORMAT"])
if "INTEROP_EVENT_MODE" in os.environ:
    settings["event_mode"] = os.environ["INTEROP_EVENT_MODE"]
Agent.instrument_all(InstrumentationSettings(**settings))

model = OpenAIChatModel(MODEL, provider=OpenAIProvider(openai_client=AsyncOpenAI(max_retries=0)))
agent = Agent(model, name="help_desk", system_prompt=SYSTEM)
agent.tool_plain(find_order)
# Releases before it make an id of their own for each conversation.
conversation = {"conversation_id": SESSION} if "conversation_id" in inspect.signature(agent.run_sync).parameters else {}

match scenario():
    case "tool-use":
        agent.run_sync(QUESTION, **conversation)
    case "six-turns":
        history = []
        for question in TURNS:
            history = agent.run_sync(question, message_history=history, **conversation).all_messages()
    case "error":
        try:
            agent.run_sync(FAILING, **conversation)
        except ModelHTTPError:
            pass
spans.shutdown()
logs.shutdown()
