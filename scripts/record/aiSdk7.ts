// The AI SDK of version 7 with both of its telemetries: @ai-sdk/otel's GenAI spans, and the ones of versions 4 to 6 ("legacy").
import { createOpenAI } from '@ai-sdk/openai';
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel';
import type { Tracer } from '@opentelemetry/api';
import { generateText, jsonSchema, stepCountIs, streamText, type Telemetry, tool } from 'ai';
import { streamEmbedRerank } from './aiSdk7Rerank.ts';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf } from './fixture.ts';
import { expectFailure, recordScenario, type Stage } from './scenario.ts';
import { sessionOf, USER } from './sessions.ts';
import { findOrder, ORDER_SCHEMA, TOOL_DESCRIPTION } from './tools.ts';

type Said = { role: 'user' | 'assistant'; content: string };
const MODEL = 'gpt-5-mini';
const OPTIONS = { runtimeContext: true, usage: true, embedding: true, reranking: true };

export async function recordAiSdk7(producer: 'ai-sdk' | 'ai-sdk-legacy'): Promise<void> {
  const genAi = producer === 'ai-sdk';
  const version = await versionOf('ai');
  const what: Recorded = {
    producer,
    version,
    packages: ['ai', '@ai-sdk/otel', '@ai-sdk/openai'],
    settings: { integration: genAi ? 'OpenTelemetry' : 'LegacyOpenTelemetry', ...(genAi ? OPTIONS : {}) },
  };
  const telemetryOf = (tracer: Tracer): Telemetry =>
    genAi ? new OpenTelemetry({ tracer, ...OPTIONS }) : new LegacyOpenTelemetry({ tracer });
  const runtimeContext = { sessionId: sessionOf(producer), userId: USER };
  const settingsOf = (stage: Stage) => ({
    model: createOpenAI({ apiKey: 'none', baseURL: `${stage.model.url}/v1` })(MODEL),
    instructions: SYSTEM_PROMPT,
    maxRetries: 0,
    runtimeContext,
    telemetry: {
      functionId: 'support-agent',
      includeRuntimeContext: { sessionId: true, userId: true } as const,
      integrations: [telemetryOf(stage.provider.getTracer(genAi ? 'gen_ai' : 'ai', version))],
    },
  });
  type Settings = ReturnType<typeof settingsOf>;
  const scenario = (name: string, run: (settings: Settings, stage: Stage) => Promise<void>) =>
    recordScenario(what, name, stage => run(settingsOf(stage), stage));

  for (const fail of [false, true]) {
    await scenario(fail ? 'tool-error' : 'tool-use', async settings => {
      await generateText({
        ...settings,
        messages: [{ role: 'user', content: TOOL_QUESTION }],
        tools: { find_order: orderTool(fail) },
        stopWhen: stepCountIs(3),
      });
    });
  }
  await scenario('six-turns', async settings => {
    const messages: Said[] = [];
    for (const { user } of SIX_TURNS) {
      messages.push({ role: 'user', content: user });
      const { text } = await generateText({ ...settings, messages: [...messages] });
      messages.push({ role: 'assistant', content: text });
    }
  });
  await scenario('stream-error', async (settings, { model }) => {
    const messages: Said[] = [{ role: 'user', content: SIX_TURNS[0]!.user }];
    const streamed = () => streamText({ ...settings, messages, onError: () => undefined });
    await streamed().consumeStream();
    model.failNext(429);
    await expectFailure(() => generateText({ ...settings, messages }));
    model.failNext(500);
    await streamed().consumeStream();
  });
  await scenario('stream-embed-rerank', async (settings, stage) => streamEmbedRerank(stage.tracer, settings.telemetry, runtimeContext));
}

function orderTool(fail: boolean) {
  return tool({
    description: TOOL_DESCRIPTION,
    inputSchema: jsonSchema<{ order: string }>(ORDER_SCHEMA),
    execute: async ({ order }) => {
      if (fail) throw new Error(`No order ${order}: the warehouse does not answer`);
      return findOrder(order);
    },
  });
}
