"""CrewAI under OpenInference's two instrumentations: one crew of one agent for each turn, earlier turns in the task's words."""

import json

from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool
from openinference.instrumentation import using_session, using_user
from openinference.instrumentation.crewai import CrewAIInstrumentor
from openinference.instrumentation.openai import OpenAIInstrumentor

from shared import FAILING, MODEL, MODEL_SERVER, QUESTION, SCRIPT, SESSION, SYSTEM, USER, scenario, trace_provider
from shared import find_order as look_up

provider = trace_provider()
CrewAIInstrumentor().instrument(tracer_provider=provider)
OpenAIInstrumentor().instrument(tracer_provider=provider)


@tool("find_order")
def find_order(order: str) -> str:
    """Looks up one order of the shop by its number."""
    return json.dumps(look_up(order))


llm = LLM(model=f"openai/{MODEL}", base_url=f"{MODEL_SERVER}/v1", max_retries=0)
agent = Agent(role="help_desk", goal="Help the customers of Quillmark", backstory=SYSTEM, tools=[find_order], llm=llm, max_retry_limit=0)


def ask(question: str) -> None:
    task = Task(description=question, expected_output="A short answer to the customer", agent=agent)
    Crew(agents=[agent], tasks=[task], name="help_desk_crew").kickoff()


with using_session(SESSION), using_user(USER):
    match scenario():
        case "tool-use":
            ask(QUESTION)
        case "six-turns":
            said = ""
            for turn in SCRIPT["turns"]:
                ask(f"{said}{turn['user']}")
                said += f"Customer: {turn['user']}\nYou: {turn['reply']}\n"
        case "error":
            try:
                ask(FAILING)
            except Exception as error:
                print(f"failed as it should: {error}")
provider.shutdown()
