// Makes OTLP/JSON requests for tests of the store and the app: the shortest way from a few words to bytes as an exporter sends them.

export interface SpanSketch {
  readonly trace: number;
  readonly span: number;
  readonly parent?: number;
  readonly name?: string;
  /** Milliseconds after START. */
  readonly start?: number;
  /** Milliseconds after START; null: not ended. */
  readonly end?: number | null;
  readonly error?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** 2026-01-01T00:00:00Z in nanoseconds. */
export const START = 1_767_225_600_000_000_000n;

export const traceId = (n: number): string => n.toString(16).padStart(32, '0');
export const spanId = (n: number): string => n.toString(16).padStart(16, '0');

export function spanJson(sketch: SpanSketch): Record<string, unknown> {
  const at = (ms: number) => (START + BigInt(Math.round(ms * 1e6))).toString();
  return {
    traceId: traceId(sketch.trace),
    spanId: spanId(sketch.span),
    ...(sketch.parent === undefined ? {} : { parentSpanId: spanId(sketch.parent) }),
    name: sketch.name ?? `span ${sketch.span}`,
    kind: 1,
    startTimeUnixNano: at(sketch.start ?? 0),
    ...(sketch.end === null ? {} : { endTimeUnixNano: at(sketch.end ?? (sketch.start ?? 0) + 10) }),
    attributes: attributesJson(sketch.attributes ?? {}),
    ...(sketch.error === undefined ? {} : { status: { code: 2, message: sketch.error } }),
  };
}

export function attributesJson(values: Readonly<Record<string, string | number | boolean>>): unknown[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: `${value}` }
            : { doubleValue: value },
  }));
}

export function traceRequest(
  spans: readonly SpanSketch[],
  resource: Readonly<Record<string, string>> = { 'service.name': 'test-app' },
): Buffer {
  return Buffer.from(
    JSON.stringify({
      resourceSpans: [
        { resource: { attributes: attributesJson(resource) }, scopeSpans: [{ scope: { name: 'test' }, spans: spans.map(spanJson) }] },
      ],
    }),
  );
}

/** A turn as OpenInference writes it: an agent with one LLM call and one tool call. */
export function agentTurn(
  trace: number,
  options: { session?: string; input?: string; output?: string; start?: number; toolError?: string; tokens?: number } = {},
): SpanSketch[] {
  const start = options.start ?? trace * 1000;
  const session: Record<string, string> = options.session === undefined ? {} : { 'session.id': options.session };
  return [
    {
      trace,
      span: trace * 100 + 1,
      name: 'agent',
      start,
      end: start + 500,
      attributes: {
        ...session,
        'openinference.span.kind': 'AGENT',
        'input.value': options.input ?? `question ${trace}`,
        'output.value': options.output ?? `answer ${trace}`,
      },
    },
    {
      trace,
      span: trace * 100 + 2,
      parent: trace * 100 + 1,
      name: 'chat',
      start: start + 10,
      end: start + 300,
      attributes: {
        ...session,
        'openinference.span.kind': 'LLM',
        'llm.model_name': 'gpt-test',
        'llm.token_count.prompt': options.tokens ?? 100,
        'llm.token_count.completion': 20,
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.content': options.input ?? `question ${trace}`,
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.content': options.output ?? `answer ${trace}`,
      },
    },
    {
      trace,
      span: trace * 100 + 3,
      parent: trace * 100 + 1,
      name: 'lookup',
      start: start + 310,
      end: start + 400,
      ...(options.toolError === undefined ? {} : { error: options.toolError }),
      attributes: {
        ...session,
        'openinference.span.kind': 'TOOL',
        'tool.name': 'lookup',
        'input.value': '{"id":1}',
        'output.value': 'found',
      },
    },
  ];
}
