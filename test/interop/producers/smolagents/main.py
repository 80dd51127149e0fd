"""smolagents under OpenInference: a tool-calling agent, whose way of answering is a tool too."""

from openinference.instrumentation import using_session, using_user
from openinference.instrumentation.smolagents import SmolagentsInstrumentor
from smolagents import OpenAIModel, ToolCallingAgent, tool

from shared import MODEL, QUESTION, SESSION, SYSTEM, TURNS, USER, scenario, trace_provider
from shared import find_order as look_up


@tool
def find_order(order: str) -> dict:
    """Looks up one order of the shop by its number.

    Args:
        order: The number of the order, for example A-17.
    """
    return look_up(order)


provider = trace_provider()
SmolagentsInstrumentor().instrument(tracer_provider=provider)
agent = ToolCallingAgent(tools=[find_order], model=OpenAIModel(model_id=MODEL), instructions=SYSTEM, verbosity_level=0)
with using_session(SESSION), using_user(USER):
    for question in [QUESTION] if scenario() == "tool-use" else TURNS:
        agent.run(question, reset=False)
provider.shutdown()
