"""Semantic Kernel with its experimental diagnostics: spans, and content as log records of Python's logging."""

import asyncio
import json
import logging

from openai import AsyncOpenAI
from opentelemetry.sdk._logs import LoggingHandler
from semantic_kernel.agents import ChatCompletionAgent, ChatHistoryAgentThread
from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion
from semantic_kernel.functions import kernel_function

from shared import FAILING, MODEL, QUESTION, SYSTEM, TURNS, log_provider, scenario, trace_provider
from shared import find_order as look_up

spans = trace_provider()
logs = log_provider()
handler = LoggingHandler(logger_provider=logs)
handler.addFilter(logging.Filter("semantic_kernel"))
logging.getLogger().addHandler(handler)
logging.getLogger().setLevel(logging.INFO)


class Orders:
    @kernel_function(name="find_order", description="Looks up one order of the shop by its number.")
    def find_order(self, order: str) -> str:
        return json.dumps(look_up(order))


async def main() -> None:
    agent = ChatCompletionAgent(
        service=OpenAIChatCompletion(ai_model_id=MODEL, async_client=AsyncOpenAI(max_retries=0)),
        name="help_desk",
        instructions=SYSTEM,
        plugins=[Orders()],
    )
    thread = ChatHistoryAgentThread(thread_id="semantic-kernel-session-1")
    match scenario():
        case "tool-use":
            await agent.get_response(messages=QUESTION, thread=thread)
        case "six-turns":
            for question in TURNS:
                await agent.get_response(messages=question, thread=thread)
        case "error":
            try:
                await agent.get_response(messages=FAILING, thread=thread)
            except Exception as error:
                print(f"failed as it should: {error}")


asyncio.run(main())
spans.shutdown()
logs.shutdown()
