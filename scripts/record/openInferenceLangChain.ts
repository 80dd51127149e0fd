// OpenInference's instrumentation of LangChain.js: an agent with a tool, and a plain chat model in a conversation.
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import * as callbacks from '@langchain/core/callbacks/manager';
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent } from 'langchain';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf } from './fixture.ts';
import { expectFailure, recordScenario, type Stage } from './scenario.ts';
import { sessionOf, USER, withOpenInferenceSession } from './sessions.ts';
import { findOrder, ORDER_SCHEMA, TOOL_DESCRIPTION } from './tools.ts';

const PACKAGE = '@arizeai/openinference-instrumentation-langchain';

export async function recordOpenInferenceLangChain(): Promise<void> {
  const what: Recorded = {
    producer: 'openinference-langchain',
    version: await versionOf(PACKAGE),
    packages: [PACKAGE, '@langchain/core', '@langchain/openai', 'langchain'],
    settings: { metadata: ['session_id', 'user_id'] },
  };
  const instrumentation = new LangChainInstrumentation();
  instrumentation.manuallyInstrument(callbacks);
  // LangChain's own way to say both is the metadata of a run.
  const config = { metadata: { session_id: sessionOf(what.producer), user_id: USER }, runName: 'answer' };
  const scenario = (name: string, run: (modelOf: (name: string) => ChatOpenAI, stage: Stage) => Promise<void>) =>
    recordScenario(what, name, async stage => {
      instrumentation.setTracerProvider(stage.provider);
      const configuration = { baseURL: `${stage.model.url}/v1` };
      const modelOf = (model: string) => new ChatOpenAI({ model, apiKey: 'none', maxRetries: 0, configuration, streamUsage: true });
      await withOpenInferenceSession(what.producer, () => run(modelOf, stage));
    });

  await scenario('tool-use', async modelOf => {
    const order = tool(async ({ order }: { order: string }) => JSON.stringify(findOrder(order)), {
      name: 'find_order',
      description: TOOL_DESCRIPTION,
      schema: ORDER_SCHEMA,
    });
    const agent = createAgent({
      model: modelOf('gpt-4o-mini'),
      tools: [order as never],
      systemPrompt: SYSTEM_PROMPT,
      name: 'support-agent',
    });
    await agent.invoke({ messages: [{ role: 'user', content: TOOL_QUESTION }] }, config);
  });
  await scenario('six-turns', async modelOf => {
    const messages: BaseMessage[] = [new SystemMessage(SYSTEM_PROMPT)];
    const model = modelOf('gpt-5-mini');
    for (const { user } of SIX_TURNS) {
      messages.push(new HumanMessage(user));
      const answer = await model.invoke([...messages], config);
      messages.push(new AIMessage(String(answer.content)));
    }
  });
  await scenario('stream-error', async (modelOf, stage) => {
    const messages = [new SystemMessage(SYSTEM_PROMPT), new HumanMessage(SIX_TURNS[0]!.user)];
    const model = modelOf('gpt-4o-mini');
    const streamed = async () => {
      for await (const chunk of await model.stream(messages, config)) if (chunk === undefined) throw new Error('An empty chunk');
    };
    await streamed();
    stage.model.failNext(429);
    await expectFailure(() => model.invoke(messages, config));
    stage.model.failNext(500);
    await expectFailure(streamed);
  });
}
