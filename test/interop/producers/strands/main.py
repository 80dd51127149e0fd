"""Strands Agents with its own telemetry; session and user as trace attributes, which is how its documentation says them."""

from strands import Agent, tool
from strands.models.openai import OpenAIModel
from strands.telemetry import StrandsTelemetry

from shared import FAILING, MODEL, QUESTION, SESSION, SYSTEM, TURNS, USER, scenario
from shared import find_order as look_up

telemetry = StrandsTelemetry()
telemetry.setup_otlp_exporter()


@tool
def find_order(order: str) -> dict:
    """Looks up one order of the shop by its number.

    Args:
        order: The number of the order, for example A-17.
    """
    return {"status": "success", "content": [{"json": look_up(order)}]}


agent = Agent(
    model=OpenAIModel(client_args={"max_retries": 0}, model_id=MODEL),
    name="help_desk",
    system_prompt=SYSTEM,
    tools=[find_order],
    callback_handler=None,
    trace_attributes={"session.id": SESSION, "user.id": USER, "tags": ["help-desk"]},
)
match scenario():
    case "tool-use":
        agent(QUESTION)
    case "six-turns":
        for question in TURNS:
            agent(question)
    case "error":
        try:
            agent(FAILING)
        except Exception as error:
            print(f"failed as it should: {error}")
telemetry.tracer_provider.shutdown()
