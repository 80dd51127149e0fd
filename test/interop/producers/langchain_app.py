"""The same app on LangChain: one agent with the tool. The producer instruments it before."""

from langchain.agents import create_agent
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from openai import InternalServerError

from shared import FAILING, MODEL, QUESTION, SYSTEM, TURNS
from shared import find_order as look_up


@tool
def find_order(order: str) -> dict:
    """Looks up one order of the shop by its number."""
    return look_up(order)


def play(name: str, config: dict | None = None):
    """`config` goes to every run: where the producer's session is said there."""
    agent = create_agent(ChatOpenAI(model=MODEL, max_retries=0), tools=[find_order], system_prompt=SYSTEM, name="help_desk")
    ask = lambda messages: agent.invoke({"messages": messages}, config=config)["messages"]
    match name:
        case "tool-use":
            ask([{"role": "user", "content": QUESTION}])
        case "six-turns":
            messages = []
            for question in TURNS:
                messages = ask([*messages, {"role": "user", "content": question}])
        case "error":
            try:
                ask([{"role": "user", "content": FAILING}])
            except InternalServerError:
                pass
