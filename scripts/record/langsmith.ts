// LangSmith's SDK in its OpenTelemetry mode: traceable functions and its wrapped OpenAI client become spans, sent by its own exporter.
import { context, trace } from '@opentelemetry/api';
import OpenAI from 'openai';
import { startCollector } from './collector.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { type Client, sixTurns, streamError, toolUse, type Wrapping } from './openAiScenarios.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { sessionOf, USER } from './sessions.ts';

const SETTINGS = { LANGSMITH_TRACING: 'true', LANGSMITH_TRACING_MODE: 'otel', LANGSMITH_PROJECT: 'support' };

export async function recordLangSmith(): Promise<void> {
  const what: Recorded = {
    producer: 'langsmith',
    version: await versionOf('langsmith'),
    packages: ['langsmith', 'openai', '@opentelemetry/exporter-trace-otlp-proto'],
    settings: SETTINGS,
  };
  const collector = await startCollector();
  // It reads its settings when it is loaded.
  Object.assign(process.env, SETTINGS, { LANGSMITH_API_KEY: 'none', LANGSMITH_ENDPOINT: collector.url });
  const { initializeOTEL } = await import('langsmith/experimental/otel/setup');
  const { RunTree } = await import('langsmith/run_trees');
  const { traceable } = await import('langsmith/traceable');
  const { wrapOpenAI } = await import('langsmith/wrappers');
  const { DEFAULT_LANGSMITH_SPAN_PROCESSOR: processor } = initializeOTEL({ exporterConfig: { url: `${collector.url}/v1/traces` } });

  const metadata = { session_id: sessionOf(what.producer), user_id: USER };
  const wrapping: Wrapping = {
    turn: (question, run) => traceable((_: string) => run(), { name: 'answer', run_type: 'chain', metadata, tags: ['support'] })(question),
    tool: (args, run) => traceable((_: object) => run(), { name: 'find_order', run_type: 'tool' })(JSON.parse(args) as object),
  };
  const scenario = async (name: string, run: (client: Client, model: ScriptedModel) => Promise<void>) => {
    const model = await startScriptedModel();
    const openai = new OpenAI({ apiKey: 'none', baseURL: `${model.url}/v1`, maxRetries: 0 });
    await run(wrapOpenAI(openai as never) as unknown as Client, model);
    await RunTree.getSharedClient().awaitPendingTraceBatches();
    await processor.forceFlush();
    model.close();
    await writeFixture(what, name, collector.take());
  };
  await scenario('tool-use', client => toolUse(client, wrapping));
  await scenario('six-turns', client => sixTurns(client, wrapping));
  await scenario('stream-error', (client, model) => streamError(client, model, wrapping));
  trace.disable();
  context.disable();
}
