// The AI SDK of versions 5 and 6 (experimental_telemetry, scope "ai") with its OpenAI provider, which asks the Responses API.
import { createOpenAI as createOpenAI5 } from '@ai-sdk/openai-5';
import { createOpenAI as createOpenAI6 } from '@ai-sdk/openai-6';
import * as ai5 from 'ai-5';
import * as ai6 from 'ai-6';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf } from './fixture.ts';
import { expectFailure, recordScenario, type Stage } from './scenario.ts';
import { sessionOf, USER } from './sessions.ts';
import { findOrder, ORDER_SCHEMA, TOOL_DESCRIPTION } from './tools.ts';

/** What is used of both versions is the same; the types of 6 stand for both. */
type Ai = typeof ai6;
type Said = { role: 'user' | 'assistant'; content: string };
const MODEL = 'gpt-5-mini';

export async function recordAiSdk5And6(major: '5' | '6'): Promise<void> {
  const ai = major === '5' ? (ai5 as unknown as Ai) : ai6;
  const createOpenAI = major === '5' ? (createOpenAI5 as unknown as typeof createOpenAI6) : createOpenAI6;
  const producer = `ai-sdk-${major}`;
  const what: Recorded = {
    producer,
    version: await versionOf(`ai-${major}`),
    packages: [`ai-${major}`, `@ai-sdk/openai-${major}`],
    settings: { experimental_telemetry: { isEnabled: true, functionId: 'support-agent', metadata: ['sessionId', 'userId'] } },
  };
  const scenario = (name: string, run: (settings: Settings, stage: Stage) => Promise<void>) =>
    recordScenario(what, name, async stage => {
      const openai = createOpenAI({ apiKey: 'none', baseURL: `${stage.model.url}/v1` });
      const metadata = { sessionId: sessionOf(producer), userId: USER };
      const experimental_telemetry = { isEnabled: true, functionId: 'support-agent', metadata };
      await run({ model: openai(MODEL), system: SYSTEM_PROMPT, maxRetries: 0, experimental_telemetry }, stage);
    });
  type Settings = {
    model: ai6.LanguageModel;
    system: string;
    maxRetries: number;
    experimental_telemetry: { isEnabled: boolean; functionId: string; metadata: Record<string, string> };
  };

  await scenario('tool-use', async settings => {
    await ai.generateText({
      ...settings,
      messages: [{ role: 'user', content: TOOL_QUESTION }],
      stopWhen: ai.stepCountIs(3),
      tools: {
        find_order: ai.tool({
          description: TOOL_DESCRIPTION,
          inputSchema: ai.jsonSchema<{ order: string }>(ORDER_SCHEMA),
          execute: async ({ order }) => findOrder(order),
        }),
      },
    });
  });
  await scenario('six-turns', async settings => {
    const messages: Said[] = [];
    for (const { user } of SIX_TURNS) {
      messages.push({ role: 'user', content: user });
      const { text } = await ai.generateText({ ...settings, messages: [...messages] });
      messages.push({ role: 'assistant', content: text });
    }
  });
  await scenario('stream-error', async (settings, { model }) => {
    const messages: Said[] = [{ role: 'user', content: SIX_TURNS[0]!.user }];
    const streamed = () => ai.streamText({ ...settings, messages, onError: () => undefined });
    await streamed().consumeStream();
    model.failNext(429);
    await expectFailure(() => ai.generateText({ ...settings, messages }));
    model.failNext(500);
    await streamed().consumeStream();
  });
}
