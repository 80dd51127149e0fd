"""Google's Agent Development Kit with a scripted model in its process; session and user are arguments of the runner."""

import asyncio
from typing import AsyncGenerator

from google.adk.agents import LlmAgent
from google.adk.models import BaseLlm, LlmRequest, LlmResponse
from google.adk.runners import InMemoryRunner
from google.genai import types

from shared import FAILING, QUESTION, SCRIPT, SESSION, SYSTEM, TOOL_NAME, TURNS, USER, log_provider, scenario, trace_provider
from shared import find_order as look_up

spans = trace_provider()
logs = log_provider()


class ScriptedLlm(BaseLlm):
    """Says what the script says, as Gemini would."""

    async def generate_content_async(self, llm_request: LlmRequest, stream: bool = False) -> AsyncGenerator[LlmResponse, None]:
        last = llm_request.contents[-1].parts[-1]
        if last.text == FAILING:
            raise RuntimeError("The model is out of order.")
        if last.text == QUESTION:
            part = types.Part(function_call=types.FunctionCall(id="call_1", name=TOOL_NAME, args=SCRIPT["tool"]["input"]))
            usage = {"input": 174, "output": 41, "cached": 0, "reasoning": 24}
        elif last.function_response:
            part = types.Part(text=SCRIPT["answer"])
            usage = {"input": 231, "output": 34, "cached": 128, "reasoning": 0}
        else:
            turn = next(turn for turn in SCRIPT["turns"] if turn["user"] == last.text)
            part = types.Part(text=turn["reply"])
            usage = turn["usage"]
        yield LlmResponse(
            model_version="gemini-2.5-flash",
            content=types.Content(role="model", parts=[part]),
            finish_reason=types.FinishReason.STOP,
            usage_metadata=types.GenerateContentResponseUsageMetadata(
                prompt_token_count=usage["input"],
                candidates_token_count=usage["output"] - usage["reasoning"],
                thoughts_token_count=usage["reasoning"],
                cached_content_token_count=usage["cached"],
                total_token_count=usage["input"] + usage["output"],
            ),
        )


def find_order(order: str) -> dict:
    """Looks up one order of the shop by its number."""
    return look_up(order)


async def main() -> None:
    agent = LlmAgent(name="help_desk", model=ScriptedLlm(model="gemini-2.5-flash"), instruction=SYSTEM, tools=[find_order])
    runner = InMemoryRunner(agent=agent, app_name="help_desk")
    await runner.session_service.create_session(app_name="help_desk", user_id=USER, session_id=SESSION)

    async def ask(question: str) -> None:
        message = types.Content(role="user", parts=[types.Part(text=question)])
        async for _ in runner.run_async(user_id=USER, session_id=SESSION, new_message=message):
            pass

    match scenario():
        case "tool-use":
            await ask(QUESTION)
        case "six-turns":
            for question in TURNS:
                await ask(question)
        case "error":
            try:
                await ask(FAILING)
            except RuntimeError:
                pass


asyncio.run(main())
spans.shutdown()
logs.shutdown()
