"""An app on OpenAI's SDK alone. The producer says what stands around a turn and around the tool: sessions, spans, decorators."""

import json
from contextlib import nullcontext

from openai import InternalServerError, OpenAI

from shared import FAILING, MODEL, QUESTION, SYSTEM, TOOL, TURNS, find_order


def client() -> OpenAI:
    return OpenAI(max_retries=0)


def tool_use(run_turn=lambda work, question: work(question), run_tool=find_order):
    """One turn: question, tool call, answer. `run_turn(work, question)` calls `work(question)` in what it likes."""
    openai = client()

    def work(question: str) -> str:
        messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
        first = openai.chat.completions.create(model=MODEL, messages=messages, tools=[TOOL], temperature=0.2)
        message = first.choices[0].message
        messages.append(
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [call.model_dump() for call in message.tool_calls],
            }
        )
        for call in message.tool_calls:
            result = run_tool(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(result)})
        second = openai.chat.completions.create(model=MODEL, messages=messages, tools=[TOOL], temperature=0.2)
        return second.choices[0].message.content

    return run_turn(work, QUESTION)


def six_turns(run_turn=lambda work, question: work(question)):
    """One conversation: every call sends everything that was said before."""
    openai = client()
    messages = [{"role": "system", "content": SYSTEM}]

    def work(question: str) -> str:
        messages.append({"role": "user", "content": question})
        answer = openai.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content
        messages.append({"role": "assistant", "content": answer})
        return answer

    for question in TURNS:
        run_turn(work, question)


def error(run_turn=lambda work, question: work(question)):
    """A model call that fails."""
    openai = client()

    def work(question: str) -> str:
        messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
        return openai.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content

    try:
        run_turn(work, FAILING)
    except InternalServerError:
        pass


def play(name: str, run_turn=lambda work, question: work(question), run_tool=find_order, around=nullcontext):
    with around():
        match name:
            case "tool-use":
                tool_use(run_turn, run_tool)
            case "six-turns":
                six_turns(run_turn)
            case "error":
                error(run_turn)
            case _:
                raise SystemExit(f"no scenario {name}")
