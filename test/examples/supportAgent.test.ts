// The support agent as its users see it: real client, real SDK, real OTLP over a socket, and what arrives at the other end.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAST_PACE, playScenarios } from '../../examples/support-agent/play.ts';
import { SCENARIOS } from '../../examples/support-agent/scenarios.ts';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number; readonly doubleValue?: number };
}
interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly events: readonly { readonly name: string; readonly attributes: readonly Attribute[] }[];
  readonly status: { readonly code: number; readonly message?: string };
}
interface WireLog {
  readonly eventName?: string;
  readonly traceId?: string;
  readonly attributes: readonly Attribute[];
}

const spans: WireSpan[] = [];
const logs: WireLog[] = [];
let sink: Server;

function text(attributes: readonly Attribute[], key: string): string | undefined {
  return attributes.find(attribute => attribute.key === key)?.value.stringValue;
}
const kind = (span: WireSpan) => text(span.attributes, 'openinference.span.kind');
const inSession = (id: string) => spans.filter(span => text(span.attributes, 'session.id') === id);

function keep(url: string | undefined, body: string): void {
  const request = JSON.parse(body);
  if (url === '/v1/traces') for (const r of request.resourceSpans) for (const s of r.scopeSpans) spans.push(...s.spans);
  if (url === '/v1/logs') for (const r of request.resourceLogs) for (const s of r.scopeLogs) logs.push(...s.logRecords);
}

beforeAll(async () => {
  sink = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      keep(request.url, Buffer.concat(chunks).toString());
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>(resolve => sink.listen(0, '127.0.0.1', resolve));
  await playScenarios({
    endpoint: `http://127.0.0.1:${(sink.address() as AddressInfo).port}`,
    protocol: 'http/json',
    pace: FAST_PACE,
    sessionId: scenario => scenario.id,
    print: () => undefined,
  });
});

afterAll(() => new Promise(resolve => sink.close(resolve)));

describe('support agent', () => {
  it.each(SCENARIOS.map(scenario => [scenario.id, scenario] as const))('%s: one whole tree a turn, in the order said', (id, scenario) => {
    const own = inSession(id);
    const roots = own.filter(span => !span.parentSpanId);
    expect(roots.map(root => text(root.attributes, 'input.value'))).toEqual(scenario.turns.map(turn => turn.user));
    expect(new Set(own.map(span => span.traceId)).size).toBe(scenario.turns.length);
    scenario.turns.forEach((turn, index) => {
      const tree = own.filter(span => span.traceId === roots[index]?.traceId);
      const ids = new Set(tree.map(span => span.spanId));
      expect(tree.filter(span => span.parentSpanId && !ids.has(span.parentSpanId))).toEqual([]);
      const calls = turn.steps.reduce((sum, step) => sum + ('call' in step ? step.call.length : 0), 0);
      const kinds = tree.map(kind);
      expect(kinds.filter(each => each === 'LLM')).toHaveLength(turn.steps.length);
      expect(kinds.filter(each => each === 'TOOL')).toHaveLength(calls);
      expect(kinds.filter(each => each === 'RETRIEVER')).toHaveLength(1);
      const last = turn.steps.at(-1);
      expect(text(roots[index]?.attributes ?? [], 'output.value')).toBe(last && 'say' in last ? last.say : '');
    });
  });

  it('puts session and user on every span', () => {
    const users = new Map(SCENARIOS.map(scenario => [scenario.id, scenario.userId]));
    expect(spans.length).toBeGreaterThan(50);
    for (const span of spans) {
      const session = text(span.attributes, 'session.id') ?? 'none';
      expect(users.get(session), `${span.name} in ${session}`).toBe(text(span.attributes, 'user.id'));
    }
  });

  it('marks the failing tool, keeps its exception, and recovers on the retry', () => {
    const tools = inSession('missing-refund').filter(span => kind(span) === 'TOOL');
    expect(tools.map(tool => tool.status.code)).toEqual([2, 2, 1]);
    for (const failed of tools.slice(0, 2)) {
      const exception = failed.events.find(event => event.name === 'exception');
      expect(text(exception?.attributes ?? [], 'exception.type')).toBe('LedgerTimeout');
      expect(failed.status.message).toContain('did not answer');
    }
    expect(spans.filter(span => span.status.code === 2)).toHaveLength(2);
    const warned = logs.filter(log => log.eventName === 'support.tool_failed');
    expect(warned.map(log => log.traceId)).toEqual(tools.slice(0, 2).map(tool => tool.traceId));
    expect(warned.every(log => text(log.attributes, 'session.id') === 'missing-refund')).toBe(true);
  });

  it('gives the ungrounded answer next to the page that contradicts it', () => {
    const [turn] = inSession('return-window').filter(span => !span.parentSpanId);
    const retrieved = inSession('return-window').find(span => span.traceId === turn?.traceId && kind(span) === 'RETRIEVER');
    expect(text(retrieved?.attributes ?? [], 'retrieval.documents.0.document.id')).toBe('help/returns');
    expect(text(retrieved?.attributes ?? [], 'retrieval.documents.0.document.content')).toContain('within 30 days');
    expect(text(turn?.attributes ?? [], 'output.value')).toContain('60 days');
  });

  it('counts tokens that add up', () => {
    const count = (span: WireSpan, name: string) => {
      const value = span.attributes.find(attribute => attribute.key === `llm.token_count.${name}`)?.value;
      return Number(value?.intValue ?? value?.doubleValue ?? Number.NaN);
    };
    for (const span of spans.filter(each => kind(each) === 'LLM')) {
      expect(count(span, 'prompt')).toBeGreaterThan(50);
      expect(count(span, 'prompt') + count(span, 'completion')).toBe(count(span, 'total'));
    }
  });
});
