"""MLflow Tracing that exports OTLP only: autologged OpenAI client, trace decorator; session and user are set as documented but are not exported (3.17)."""

import mlflow
from mlflow.entities import SpanType

import openai_app
from shared import SESSION, USER, find_order, scenario

mlflow.openai.autolog()


def turn(work, question):
    @mlflow.trace(name="help_desk", span_type=SpanType.AGENT)
    def help_desk(question: str) -> str:
        mlflow.update_current_trace(metadata={"mlflow.trace.session": SESSION, "mlflow.trace.user": USER})
        return work(question)

    return help_desk(question)


@mlflow.trace(name="find_order", span_type=SpanType.TOOL)
def tool(order: str) -> dict:
    return find_order(order)


openai_app.play(scenario(), turn, tool)
mlflow.flush_trace_async_logging(terminate=True)
