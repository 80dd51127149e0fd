"""LiveKit Agents without a room: a session that is typed to, as its documentation tests agents."""

import asyncio

from livekit.agents import Agent, AgentSession, function_tool
from livekit.agents.telemetry import set_tracer_provider
from livekit.plugins import openai

from shared import MODEL, QUESTION, SESSION, SYSTEM, TURNS, USER, log_provider, scenario, trace_provider
from shared import find_order as look_up

spans = trace_provider()
logs = log_provider()
set_tracer_provider(spans, metadata={"session.id": SESSION, "user.id": USER}, allow_pii=True)


class HelpDesk(Agent):
    def __init__(self) -> None:
        super().__init__(instructions=SYSTEM)

    @function_tool
    async def find_order(self, order: str) -> dict:
        """Looks up one order of the shop by its number."""
        return look_up(order)


async def main() -> None:
    async with AgentSession(llm=openai.LLM(model=MODEL)) as session:
        await session.start(HelpDesk())
        for question in [QUESTION] if scenario() == "tool-use" else TURNS:
            await session.run(user_input=question)


asyncio.run(main())
spans.shutdown()
logs.shutdown()
