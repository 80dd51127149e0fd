// Traces drawn as indented text, so that a test of derivation can be read by eye:
//   other POST /chat [0-5000]
//     agent support [10-4000] session=s1
//       llm gpt [100-900] user="Where is it?" says="On its way." tokens=10/5
//       tool find [900-950] error
// A line is: kind, name, [start-end] in milliseconds (no end: still running), then key=value words. Indentation makes parents.
import type { SpanKind } from '../../src/core/model/canonical.ts';
import type { SpanFacts } from '../../src/core/model/facts.ts';

/** 2026-01-01T00:00:00Z in microseconds: millisecond 0 of a drawing. */
export const DRAWN_START_US = 1_767_225_600_000_000;

const LINE = /^( *)(\w+) (.+?) \[(\d+)-(\d*)\](.*)$/;
const WORD = /(\w+)(?:=(?:"([^"]*)"|(\S+)))?/g;

/**
 * Words: id, parent (an id, for spans whose parent is not drawn above them), session, resource, turn (a turn id), ns, user, says, in,
 * out, tokens=input/output, cost, model, response; flags: error, anchor, container, remote, plain (not GenAI work).
 * Ids default to the line's number, `other` spans to plain.
 */
export function drawTrace(text: string, traceId = 't1'): readonly SpanFacts[] {
  const above: { indent: number; id: string }[] = [];
  const facts: SpanFacts[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const match = LINE.exec(line);
    if (match === null) throw new Error(`Not a line of a drawn trace: ${line}`);
    const [, spaces, kind, name, start, end, rest] = match;
    const words = new Map<string, string>();
    for (const [, key, quoted, plain] of rest!.matchAll(WORD)) words.set(key!, quoted ?? plain ?? '');
    const indent = spaces!.length;
    while (above.length > 0 && above.at(-1)!.indent >= indent) above.pop();
    const id = words.get('id') ?? `s${String(facts.length + 1).padStart(2, '0')}`;
    facts.push(
      drawSpan({
        traceId,
        id,
        parent: words.get('parent') ?? above.at(-1)?.id ?? '',
        kind: kind as SpanKind,
        name: name!,
        start: start!,
        end: end!,
        words,
      }),
    );
    above.push({ indent, id });
  }
  return facts;
}

interface Drawn {
  readonly traceId: string;
  readonly id: string;
  readonly parent: string;
  readonly kind: SpanKind;
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly words: ReadonlyMap<string, string>;
}

function drawSpan({ traceId, id, parent, kind, name, start, end, words }: Drawn): SpanFacts {
  const text = (key: string) => words.get(key) ?? null;
  const number = (value: string | undefined) => (value === undefined || value === '' ? null : Number(value));
  const [inputTokens, outputTokens] = words.get('tokens')?.split('/') ?? [];
  return {
    traceId,
    spanId: id,
    parentSpanId: parent,
    name,
    otelKind: 1,
    remoteParent: words.has('remote'),
    startUs: DRAWN_START_US + Number(start) * 1000,
    endUs: end === '' ? 0 : DRAWN_START_US + Number(end) * 1000,
    kind,
    convention: kind === 'other' ? null : 'drawn',
    genAi: kind !== 'other' && !words.has('plain'),
    turnAnchor: words.has('anchor'),
    container: words.has('container') || kind === 'conversation',
    sessionKey: text('session'),
    resourceSessionKey: text('resource'),
    turnKey: text('turn'),
    namespace: text('ns'),
    app: 'drawn-app',
    userId: null,
    model: text('model'),
    responseId: text('response'),
    inputTokens: number(inputTokens),
    outputTokens: number(outputTokens),
    costUsd: number(words.get('cost')),
    costSource: words.has('cost') ? 'reported' : null,
    costBasis: words.has('cost') ? 'reported' : null,
    error: words.has('error'),
    errorMessage: words.has('error') ? 'it failed' : null,
    input: text('in'),
    output: text('out'),
    userText: text('user'),
    assistantText: text('says'),
    toolName: kind === 'tool' ? name : null,
    agentName: null,
    prompt: text('prompt'),
    ttftMs: null,
    label: null,
    joinKeys: [],
    given: 0,
    truncated: false,
    redacted: false,
    fromLogs: words.has('logs'),
  };
}
