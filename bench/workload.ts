// The two workloads: H, every span heavy with prompt and completion; M, the mix of a real agent. Trees of 20 spans, 5 traces a session,
// requests of 512 spans in the order the spans ended, so that trees lie across requests.
import { prose, seeded } from './text.ts';

export type Workload = 'H' | 'M';

export type Scalar = string | number | boolean;
export interface BenchSpan {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly parentSpanId: Buffer | null;
  readonly name: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly failed: boolean;
  readonly attributes: readonly (readonly [string, Scalar])[];
}

export const REQUEST_SPANS = 512;
const TREE_SPANS = 20;
const NS_PER_MS = 1_000_000n;
/** Start of generated time; each round lies one day later. */
const EPOCH_NS = 1_770_000_000_000_000_000n;
export const ROUND_NS = 86_400n * 1000n * NS_PER_MS;

export interface Shape {
  readonly workload: Workload;
  readonly spans: number;
  /** Every round has its own trace ids, session ids and times. */
  readonly round: number;
  readonly tracesPerSession?: number;
  /** Spans of one trace; the usual 20 otherwise. */
  readonly treeSpans?: number;
}

/** Fixed length, so that a stamped copy of a request keeps its size. */
export function sessionId(round: number, index: number): string {
  return `session-${String(round).padStart(8, '0')}-${String(index).padStart(6, '0')}`;
}

function heavyAttributes(random: () => number): [string, Scalar][] {
  const long = (least: number, most: number) => prose(random, least + random() * (most - least), random() < 0.15);
  const completion = long(1000, 1750);
  const input = 400 + Math.floor(random() * 900);
  const output = 150 + Math.floor(random() * 400);
  const messages: [string, Scalar][] = ['system', 'user', 'assistant', 'user'].flatMap((role, index) => [
    [`llm.input_messages.${index}.message.role`, role],
    [`llm.input_messages.${index}.message.content`, index === 3 ? long(500, 900) : long(150, 350)],
  ]);
  return [
    ['llm.model_name', random() < 0.7 ? 'gpt-4.1-mini' : 'gpt-4.1'],
    ['llm.provider', 'openai'],
    ['llm.system', 'openai'],
    ['llm.invocation_parameters', '{"temperature":0.2,"max_tokens":1024}'],
    ['input.value', long(1800, 3400)],
    ['input.mime_type', 'text/plain'],
    ['output.value', completion],
    ['output.mime_type', 'text/plain'],
    ['llm.output_messages.0.message.role', 'assistant'],
    ['llm.output_messages.0.message.content', completion],
    ['llm.token_count.prompt', input],
    ['llm.token_count.completion', output],
    ['llm.token_count.total', input + output],
    ['llm.cost.total', Math.round(random() * 5000) / 1e6],
    ['llm.finish_reason', 'stop'],
    ['deployment.environment', 'bench'],
    ['app.release', '2026.11.3'],
    ['app.region', 'eu-central'],
    ['app.tenant', `tenant-${Math.floor(random() * 40)}`],
    ['app.experiment', random() < 0.5 ? 'control' : 'variant'],
    ['app.cached', random() < 0.3],
    ...messages,
  ];
}

function toolAttributes(random: () => number): [string, Scalar][] {
  const args = JSON.stringify({ query: prose(random, 60, false), limit: Math.ceil(random() * 20) });
  return [
    ['tool.name', random() < 0.5 ? 'search_orders' : 'read_document'],
    ['tool.parameters', args],
    ['input.value', args],
    ['input.mime_type', 'application/json'],
    ['output.value', JSON.stringify({ rows: [prose(random, 300 + random() * 500, random() < 0.15)] })],
    ['output.mime_type', 'application/json'],
  ];
}

type Kind = 'AGENT' | 'LLM' | 'TOOL' | 'CHAIN';
const NAMES: Readonly<Record<Kind, string>> = { AGENT: 'support-agent', LLM: 'chat gpt-4.1-mini', TOOL: 'execute_tool', CHAIN: 'plan' };

function kindOf(workload: Workload, index: number): Kind {
  if (index === 0) return 'AGENT';
  if (workload === 'H') return 'LLM';
  return (['LLM', 'TOOL', 'TOOL', 'LLM', 'TOOL', 'CHAIN'] as const)[index % 6] ?? 'CHAIN';
}

/** The usual tree is shallow; a large one branches by eight, so that it is as deep as a real agent's. */
function parentOf(index: number, size: number): number {
  if (size !== TREE_SPANS) return Math.floor((index - 1) / 8);
  return index < 5 ? 0 : 1 + (index % 4);
}

function tree(random: () => number, shape: Shape, trace: number): BenchSpan[] {
  const size = shape.treeSpans ?? TREE_SPANS;
  const traceId = Buffer.alloc(16);
  traceId.writeUInt32BE(shape.round + 1, 0);
  traceId.writeUInt32BE(trace + 1, 4);
  for (let at = 8; at < 16; at += 1) traceId[at] = Math.floor(random() * 256);
  const session = sessionId(shape.round, Math.floor(trace / (shape.tracesPerSession ?? 5)));
  const start = EPOCH_NS + BigInt(shape.round) * ROUND_NS + BigInt(trace) * 1500n * NS_PER_MS;
  const ids = Array.from({ length: size }, (_, index) => {
    const id = Buffer.alloc(8);
    id.writeUInt32BE(Math.floor(random() * 2 ** 32), 0);
    id.writeUInt32BE(trace * size + index + 1, 4);
    return id;
  });
  const ns = (ms: number) => BigInt(Math.round(ms * 1e6));
  return ids.map((spanId, index) => {
    const kind = kindOf(shape.workload, index);
    const offset = index * 300 + random() * 100;
    const length = index === 0 ? size * 300 + 400 : 60 + random() * 220;
    const heavy = kind === 'LLM' || shape.workload === 'H';
    const attributes: [string, Scalar][] = [
      ['openinference.span.kind', kind],
      ['session.id', session],
      ['user.id', `user-${Math.floor(trace / (shape.tracesPerSession ?? 5)) % 97}`],
      ...(kind === 'AGENT' && !heavy
        ? ([
            ['input.value', prose(random, 120, false)],
            ['output.value', prose(random, 400, random() < 0.15)],
          ] as [string, Scalar][])
        : []),
      ...(heavy ? heavyAttributes(random) : kind === 'TOOL' ? toolAttributes(random) : []),
    ];
    return {
      traceId,
      spanId,
      parentSpanId: index === 0 ? null : (ids[parentOf(index, size)] ?? null),
      name: NAMES[kind],
      startNs: start + ns(offset),
      endNs: start + ns(offset + length),
      failed: kind === 'TOOL' && random() < 0.03,
      attributes,
    };
  });
}

/** All spans of the shape, in the order they ended; a whole number of trees, at least `shape.spans`. */
export function generateSpans(shape: Shape): BenchSpan[] {
  const random = seeded(shape.round * 7919 + (shape.workload === 'H' ? 1 : 2));
  const spans = Array.from({ length: Math.ceil(shape.spans / (shape.treeSpans ?? TREE_SPANS)) }, (_, trace) =>
    tree(random, shape, trace),
  ).flat();
  return spans.sort((a, b) => (a.endNs < b.endNs ? -1 : a.endNs > b.endNs ? 1 : 0));
}

export function inRequests<T>(spans: readonly T[], size = REQUEST_SPANS): T[][] {
  return Array.from({ length: Math.ceil(spans.length / size) }, (_, index) => spans.slice(index * size, (index + 1) * size));
}
