// Records what real SDKs send: runs them against a scripted model on this machine and writes the OTLP/JSON bodies of their real
// exporter to test/fixtures/<producer>/<version>/<scenario>.json. Run it again after an SDK's update and review the difference.
//   node scripts/record.ts [name of a scenario]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel';
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { type Context, context, createContextKey, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { embedMany, generateText, jsonSchema, rerank, stepCountIs, streamText, type Telemetry, tool } from 'ai';
import { MockEmbeddingModelV4, MockLanguageModelV4, MockRerankingModelV4, simulateReadableStream } from 'ai/test';
import OpenAI from 'openai';
import { startOpenAi, TOOL } from './scriptedOpenAi.ts';

const root = join(import.meta.dirname, '..');

async function versionOf(packageName: string): Promise<string> {
  const manifest = join(root, 'node_modules', packageName, 'package.json');
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version;
}

/** A server that keeps the bodies sent to it. */
async function startCollector(): Promise<{ server: Server; url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

/** Runs one scenario with a provider of its own and writes what its exporter sent, one request an array item. */
async function record(
  producer: string,
  version: string,
  scenario: string,
  run: (provider: NodeTracerProvider) => Promise<void>,
): Promise<void> {
  const collector = await startCollector();
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `${producer}-app`, 'service.version': '1.0.0' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${collector.url}/v1/traces` }))],
  });
  await run(provider);
  await provider.forceFlush();
  await provider.shutdown();
  collector.server.close();
  const file = join(root, 'test', 'fixtures', producer, version, `${scenario}.json`);
  await mkdir(dirname(file), { recursive: true });
  // Stack traces name the folder this runs in: the only thing that is changed.
  const requests = collector.bodies.map(body => JSON.parse(body.replaceAll(root, '/app')) as unknown);
  await writeFile(file, `${JSON.stringify(requests, null, 1)}\n`);
  console.log(`${file}: ${collector.bodies.length} requests`);
}

/** Runs inside a span of the app's own, with failures on it as an app would record them. */
async function inSpan<T>(tracer: Tracer, name: string, attributes: Record<string, string>, run: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { kind: SpanKind.INTERNAL, attributes }, async span => {
    try {
      return await run(span);
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}

// --- OpenInference around the OpenAI SDK ------------------------------------------------------------------------------------------

/** The names under which OpenInference's own helpers put a session and a user into the context. */
function withSession(session: string, user: string): Context {
  const key = (name: string) => createContextKey(`OpenInference SDK Context Key ${name}`);
  return context.active().setValue(key('session.id'), session).setValue(key('user.id'), user);
}

async function recordOpenInference(): Promise<void> {
  const version = await versionOf('@arizeai/openinference-instrumentation-openai');
  const api = await startOpenAi();
  // The module is patched once and for good; each scenario lends it a provider.
  const instrumentation = new OpenAIInstrumentation();
  instrumentation.manuallyInstrument(OpenAI);
  const scenario = async (name: string, run: (client: OpenAI, tracer: Tracer) => Promise<void>) =>
    record('openinference-openai', version, name, async provider => {
      provider.register();
      instrumentation.setTracerProvider(provider);
      try {
        await run(new OpenAI({ apiKey: 'none', baseURL: api.url, maxRetries: 0 }), provider.getTracer('app'));
      } finally {
        trace.disable();
        context.disable();
      }
    });
  await scenario('tool-use', async (client, tracer) => {
    await context.with(withSession('oi-session-1', 'user-7'), () =>
      inSpan(
        tracer,
        'answer',
        { 'openinference.span.kind': 'AGENT', 'input.value': 'Where is order A-17?', 'session.id': 'oi-session-1' },
        async span => {
          const messages: OpenAI.ChatCompletionMessageParam[] = [
            { role: 'system', content: 'You answer questions about orders.' },
            { role: 'user', content: 'Where is order A-17?' },
          ];
          const first = await client.chat.completions.create({ model: 'gpt-4o-mini', messages, tools: [TOOL], temperature: 0.2 });
          const result = await inSpan(
            tracer,
            'find_order',
            {
              'openinference.span.kind': 'TOOL',
              'tool.name': 'find_order',
              'input.value': '{"order":"A-17"}',
              'output.value': '{"shipped":"Monday"}',
            },
            async () => '{"shipped":"Monday"}',
          );
          messages.push(first.choices[0]!.message, { role: 'tool', tool_call_id: 'call_1', content: result });
          const second = await client.chat.completions.create({ model: 'gpt-4o-mini', messages, tools: [TOOL] });
          span.setAttribute('output.value', second.choices[0]!.message.content ?? '');
        },
      ),
    );
  });
  await scenario('stream-image-embedding', async (client, tracer) => {
    await context.with(withSession('oi-session-2', 'user-7'), () =>
      inSpan(tracer, 'chain', { 'openinference.span.kind': 'CHAIN' }, async () => {
        const image = {
          type: 'image_url' as const,
          image_url: { url: `data:image/png;base64,${Buffer.alloc(300, 7).toString('base64')}` },
        };
        const stream = await client.chat.completions.create({
          model: 'gpt-4o-mini',
          stream: true,
          messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] }],
        });
        let answer = '';
        for await (const chunk of stream) answer += chunk.choices[0]?.delta.content ?? '';
        if (answer === '') throw new Error('The scripted model streamed nothing');
        await client.embeddings.create({ model: 'text-embedding-3-small', input: 'order A-17' });
      }),
    );
  });
  api.server.close();
}

// --- The AI SDK, with its telemetry of v7 and the one of v4 to v6 -----------------------------------------------------------------

const usage = (input: number, output: number, cached: number) => ({
  inputTokens: { total: input, noCache: input - cached, cacheRead: cached, cacheWrite: 0 },
  outputTokens: { total: output, text: output, reasoning: 0 },
});
const finish = (reason: 'stop' | 'tool-calls') => ({ unified: reason, raw: reason });
const answeredBy = (id: string) => ({ id, modelId: 'scripted-1-2026', timestamp: new Date('2026-01-01T00:00:00Z') });

function scriptedModel(): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    provider: 'openai.responses',
    modelId: 'scripted-1',
    doGenerate: [
      {
        content: [
          { type: 'reasoning', text: 'The user asks for an order, so look it up.' },
          { type: 'tool-call', toolCallId: 'call-1', toolName: 'find_order', input: '{"order":"A-17"}' },
        ],
        finishReason: finish('tool-calls'),
        usage: usage(40, 15, 0),
        warnings: [],
        response: answeredBy('resp-1'),
      },
      {
        content: [{ type: 'text', text: 'Order A-17 was shipped on Monday.' }],
        finishReason: finish('stop'),
        usage: usage(61, 12, 32),
        warnings: [],
        response: answeredBy('resp-2'),
      },
    ],
    doStream: {
      stream: simulateReadableStream({
        chunks: [
          { type: 'stream-start', warnings: [] },
          { type: 'response-metadata', ...answeredBy('resp-3') },
          { type: 'text-start', id: '1' },
          { type: 'text-delta', id: '1', delta: 'Hello' },
          { type: 'text-delta', id: '1', delta: ' there.' },
          { type: 'text-end', id: '1' },
          { type: 'finish', finishReason: finish('stop'), usage: usage(9, 3, 0) },
        ],
        initialDelayInMs: null,
        chunkDelayInMs: null,
      }),
    },
  });
}

function findOrder(fail: boolean) {
  return tool({
    description: 'Find an order by its number',
    inputSchema: jsonSchema<{ order: string }>(TOOL.function.parameters as never),
    execute: async ({ order }) => {
      if (fail) throw new Error(`No order ${order}: the warehouse does not answer`);
      return { order, shipped: 'Monday' };
    },
  });
}

interface RecordTelemetry {
  readonly functionId: string;
  readonly includeRuntimeContext: { readonly sessionId: true; readonly userId: true };
  readonly integrations: Telemetry[];
}

async function recordAiSdk(producer: string, version: string, telemetryOf: (tracer: Tracer) => Telemetry): Promise<void> {
  const scenario = async (name: string, run: (tracer: Tracer, telemetry: RecordTelemetry) => Promise<void>) =>
    record(producer, version, name, async provider => {
      provider.register();
      const tracer = provider.getTracer(producer === 'ai-sdk' ? 'gen_ai' : 'ai', version);
      await run(provider.getTracer('app'), {
        functionId: 'support-agent',
        includeRuntimeContext: { sessionId: true, userId: true },
        integrations: [telemetryOf(tracer)],
      });
      trace.disable();
      context.disable();
    });
  const runtimeContext = { sessionId: 'ai-session-1', userId: 'user-7' };
  for (const fail of [false, true]) {
    await scenario(fail ? 'tool-error' : 'tool-use', async (_tracer, telemetry) => {
      await generateText({
        model: scriptedModel(),
        instructions: 'You answer questions about orders.',
        messages: [{ role: 'user', content: 'Where is order A-17?' }],
        tools: { find_order: findOrder(fail) },
        stopWhen: stepCountIs(3),
        temperature: 0.2,
        runtimeContext,
        telemetry,
      });
    });
  }
  await scenario('stream-embed-rerank', async (tracer, telemetry) => {
    await inSpan(tracer, 'POST /chat', { 'http.request.method': 'POST', 'session.id': 'ai-session-2' }, async () => {
      await embedMany({
        model: new MockEmbeddingModelV4({
          provider: 'openai.embedding',
          modelId: 'embedder-1',
          maxEmbeddingsPerCall: 10,
          doEmbed: {
            embeddings: [
              [0.1, 0.2],
              [0.3, 0.4],
            ],
            usage: { tokens: 8 },
            warnings: [],
          },
        }),
        values: ['order A-17', 'returns'],
        telemetry,
      });
      await rerank({
        model: new MockRerankingModelV4({
          provider: 'cohere.reranking',
          modelId: 'reranker-1',
          doRerank: async () => ({
            ranking: [
              { index: 1, relevanceScore: 0.9 },
              { index: 0, relevanceScore: 0.2 },
            ],
            warnings: [],
          }),
        }),
        query: 'returns',
        documents: ['order A-17', 'returns'],
        telemetry,
      });
      const result = streamText({
        model: scriptedModel(),
        prompt: 'Hello',
        runtimeContext: { ...runtimeContext, sessionId: 'ai-session-2' },
        telemetry,
      });
      await result.consumeStream();
    });
  });
}

const only = process.argv[2];
const producers: Record<string, () => Promise<void>> = {
  openinference: recordOpenInference,
  'ai-sdk': async () =>
    recordAiSdk(
      'ai-sdk',
      await versionOf('ai'),
      tracer => new OpenTelemetry({ tracer, runtimeContext: true, usage: true, embedding: true, reranking: true }),
    ),
  'ai-sdk-legacy': async () => recordAiSdk('ai-sdk-legacy', await versionOf('ai'), tracer => new LegacyOpenTelemetry({ tracer })),
};
for (const [name, run] of Object.entries(producers)) if (only === undefined || only === name) await run();
