"""Microsoft Agent Framework with its own telemetry, over chat completions or responses."""

import asyncio
import os

from agent_framework import Agent
from agent_framework.observability import configure_otel_providers
from agent_framework.openai import OpenAIChatClient, OpenAIChatCompletionClient
from openai import AsyncOpenAI
from opentelemetry import _logs, trace

from shared import FAILING, MODEL, QUESTION, SYSTEM, TURNS, scenario
from shared import find_order as look_up

configure_otel_providers(enable_sensitive_data=True)


def find_order(order: str) -> dict:
    """Looks up one order of the shop by its number."""
    return look_up(order)


async def main() -> None:
    client = OpenAIChatClient if os.environ.get("INTEROP_CLIENT") == "responses" else OpenAIChatCompletionClient
    agent = Agent(
        client=client(model=MODEL, async_client=AsyncOpenAI(max_retries=0)),
        name="help_desk",
        instructions=SYSTEM,
        tools=[find_order],
    )
    session = agent.create_session()
    match scenario():
        case "tool-use":
            await agent.run(QUESTION, session=session)
        case "six-turns":
            for question in TURNS:
                await agent.run(question, session=session)
        case "error":
            try:
                await agent.run(FAILING, session=session)
            except Exception as error:
                print(f"failed as it should: {error}")


asyncio.run(main())
trace.get_tracer_provider().shutdown()
_logs.get_logger_provider().shutdown()
