// Mastra: an agent with a tool, traced by its own observability and sent by its own OTLP exporter.
import { createOpenAI } from '@ai-sdk/openai-6';
import { Agent } from '@mastra/core/agent';
import { Mastra } from '@mastra/core/mastra';
import { createTool } from '@mastra/core/tools';
import { Observability } from '@mastra/observability';
import { OtelExporter } from '@mastra/otel-exporter';
import type { ModelMessage } from 'ai-6';
import { z } from 'zod';
import { startCollector } from './collector.ts';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { expectFailure } from './scenario.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { sessionOf, USER } from './sessions.ts';
import { findOrder, TOOL_DESCRIPTION } from './tools.ts';

export async function recordMastra(): Promise<void> {
  const what: Recorded = {
    producer: 'mastra',
    version: await versionOf('@mastra/core'),
    packages: ['@mastra/core', '@mastra/observability', '@mastra/otel-exporter', '@ai-sdk/openai-6'],
    settings: { provider: 'custom', protocol: 'http/json', metadata: ['threadId', 'resourceId'] },
  };
  const scenario = async (name: string, run: (agent: Agent, model: ScriptedModel) => Promise<void>) => {
    const collector = await startCollector();
    const model = await startScriptedModel();
    const mastra = mastraOf(`${collector.url}/v1/traces`, `${model.url}/v1`);
    await run(mastra.getAgent('support'), model);
    await mastra.shutdown();
    model.close();
    collector.close();
    await writeFixture(what, name, collector.take());
  };
  const thread = sessionOf(what.producer);
  const options = {
    maxSteps: 3,
    memory: { thread, resource: USER },
    tracingOptions: { metadata: { threadId: thread, resourceId: USER, userId: USER, sessionId: thread } },
    modelSettings: { maxRetries: 0 },
  };
  await scenario('tool-use', async agent => {
    await agent.generate([{ role: 'user', content: TOOL_QUESTION }], options);
  });
  await scenario('six-turns', async agent => {
    const messages: ModelMessage[] = [];
    for (const { user } of SIX_TURNS) {
      messages.push({ role: 'user', content: user });
      const { text } = await agent.generate([...messages], options);
      messages.push({ role: 'assistant', content: text });
    }
  });
  await scenario('stream-error', async (agent, model) => {
    const { user } = SIX_TURNS[0]!;
    const stream = await agent.stream(user, options);
    await stream.consumeStream();
    model.failNext(429, 5);
    await expectFailure(() => agent.generate(user, options));
  });
}

function mastraOf(traces: string, openai: string): Mastra<{ support: Agent }> {
  const order = createTool({
    id: 'find_order',
    description: TOOL_DESCRIPTION,
    inputSchema: z.object({ order: z.string() }),
    execute: async input => findOrder(input.order),
  });
  const support = new Agent({
    id: 'support-agent',
    name: 'support-agent',
    instructions: SYSTEM_PROMPT,
    model: createOpenAI({ apiKey: 'none', baseURL: openai })('gpt-5-mini'),
    tools: { find_order: order },
    maxRetries: 0,
  });
  const exporter = new OtelExporter({ provider: { custom: { endpoint: traces, protocol: 'http/json' } } });
  const observability = new Observability({ configs: { otel: { serviceName: 'mastra-app', exporters: [exporter] } } });
  return new Mastra({ agents: { support }, observability, logger: false });
}
