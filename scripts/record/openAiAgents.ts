// The OpenAI Agents SDK as OpenInference sees it: its own trace processors become spans. Sessions are its trace groups.
import { OpenAIAgentsInstrumentation } from '@arizeai/openinference-instrumentation-openai-agents';
import * as agents from '@openai/agents';
import OpenAI from 'openai';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf } from './fixture.ts';
import { expectFailure, recordScenario, type Stage } from './scenario.ts';
import { sessionOf, USER, withOpenInferenceSession } from './sessions.ts';
import { findOrder, ORDER_SCHEMA, TOOL_DESCRIPTION } from './tools.ts';

const PACKAGE = '@arizeai/openinference-instrumentation-openai-agents';

type AgentOf = (model: string) => agents.Agent;

export async function recordOpenAiAgents(): Promise<void> {
  const what: Recorded = {
    producer: 'openinference-openai-agents',
    version: await versionOf(PACKAGE),
    packages: [PACKAGE, '@openai/agents', 'openai'],
    settings: { trace: ['groupId', 'metadata'] },
  };
  const scenario = (name: string, run: (stage: Stage, support: AgentOf) => Promise<void>) =>
    recordScenario(what, name, async stage => {
      const instrumentation = new OpenAIAgentsInstrumentation({ tracerProvider: stage.provider });
      instrumentation.manuallyInstrument(agents as never);
      const client = new OpenAI({ apiKey: 'none', baseURL: `${stage.model.url}/v1`, maxRetries: 0 });
      await withOpenInferenceSession(what.producer, () =>
        run(stage, name => agentOf(new agents.OpenAIResponsesModel(client as never, name))),
      );
      instrumentation.uninstrument();
    });
  const inTrace = <T>(run: () => Promise<T>) =>
    agents.withTrace('answer', run, { groupId: sessionOf(what.producer), metadata: { user_id: USER } });

  await scenario('tool-use', async (_, support) => {
    await inTrace(() => agents.run(support('gpt-5-mini'), TOOL_QUESTION));
  });
  await scenario('six-turns', async (_, support) => {
    let items: agents.AgentInputItem[] = [];
    for (const { user } of SIX_TURNS) {
      const input = [...items, { role: 'user' as const, content: user }];
      const result = await inTrace(() => agents.run(support('gpt-5-mini'), input));
      items = result.history;
    }
  });
  await scenario('stream-error', async ({ model }, support) => {
    const { user } = SIX_TURNS[0]!;
    const streamed = async () => {
      const result = await agents.run(support('gpt-4o-mini'), user, { stream: true });
      await result.completed;
    };
    await inTrace(streamed);
    model.failNext(429);
    await expectFailure(() => inTrace(() => agents.run(support('gpt-4o-mini'), user)));
    model.failNext(500);
    await expectFailure(() => inTrace(streamed));
  });
}

function agentOf(model: agents.Model): agents.Agent {
  const order = agents.tool({
    name: 'find_order',
    description: TOOL_DESCRIPTION,
    parameters: { ...ORDER_SCHEMA, additionalProperties: false },
    strict: true,
    execute: async input => JSON.stringify(findOrder((input as { order: string }).order)),
  });
  return new agents.Agent({ name: 'support-agent', instructions: SYSTEM_PROMPT, model, tools: [order] });
}
