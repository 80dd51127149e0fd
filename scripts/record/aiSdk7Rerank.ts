// What no scripted HTTP server offers the AI SDK: reranking, and embeddings and a stream from models written in code, in one app span.
import type { Tracer } from '@opentelemetry/api';
import { embedMany, rerank, streamText, type Telemetry } from 'ai';
import { MockEmbeddingModelV4, MockLanguageModelV4, MockRerankingModelV4, simulateReadableStream } from 'ai/test';
import { inSpan } from './scenario.ts';

interface RecordTelemetry {
  readonly functionId: string;
  readonly includeRuntimeContext: { readonly sessionId: true; readonly userId: true };
  readonly integrations: Telemetry[];
}

export async function streamEmbedRerank(
  tracer: Tracer,
  telemetry: RecordTelemetry,
  runtimeContext: { sessionId: string; userId: string },
): Promise<void> {
  const sessionId = runtimeContext.sessionId.replace(/1$/, '2');
  await inSpan(tracer, 'POST /chat', { 'http.request.method': 'POST', 'session.id': sessionId }, async () => {
    await embedMany({ model: embedder(), values: ['order A-17', 'returns'], telemetry });
    await rerank({ model: reranker(), query: 'returns', documents: ['order A-17', 'returns'], telemetry });
    const result = streamText({ model: speaker(), prompt: 'Hello', runtimeContext: { ...runtimeContext, sessionId }, telemetry });
    await result.consumeStream();
  });
}

function embedder(): MockEmbeddingModelV4 {
  const embeddings = [
    [0.1, 0.2],
    [0.3, 0.4],
  ];
  return new MockEmbeddingModelV4({
    provider: 'openai.embedding',
    modelId: 'text-embedding-3-small',
    maxEmbeddingsPerCall: 10,
    doEmbed: { embeddings, usage: { tokens: 8 }, warnings: [] },
  });
}

function reranker(): MockRerankingModelV4 {
  const ranking = [
    { index: 1, relevanceScore: 0.9 },
    { index: 0, relevanceScore: 0.2 },
  ];
  return new MockRerankingModelV4({
    provider: 'cohere.reranking',
    modelId: 'rerank-v3.5',
    doRerank: async () => ({ ranking, warnings: [] }),
  });
}

function speaker(): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    provider: 'openai.responses',
    modelId: 'gpt-4o-mini',
    doStream: {
      stream: simulateReadableStream({
        chunks: [
          { type: 'stream-start', warnings: [] },
          { type: 'response-metadata', id: 'resp-3', modelId: 'gpt-4o-mini-2024-07-18', timestamp: new Date('2026-01-01T00:00:00Z') },
          { type: 'text-start', id: '1' },
          { type: 'text-delta', id: '1', delta: 'Hello' },
          { type: 'text-delta', id: '1', delta: ' there.' },
          { type: 'text-end', id: '1' },
          {
            type: 'finish',
            finishReason: { unified: 'stop', raw: 'stop' },
            usage: {
              inputTokens: { total: 9, noCache: 9, cacheRead: 0, cacheWrite: 0 },
              outputTokens: { total: 3, text: 3, reasoning: 0 },
            },
          },
        ],
        initialDelayInMs: null,
        chunkDelayInMs: null,
      }),
    },
  });
}
