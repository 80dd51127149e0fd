// A turn -> a golden entry as a draft: what the model was given, what was found, which tools were called, what was answered.
import type { CanonicalSpan, Message, Part } from '../model/canonical.ts';
import type { GoldenDocument, GoldenEntry, GoldenMessage, GoldenSource, GoldenTool } from '../model/golden.ts';

export interface TurnMaterial {
  readonly id: string;
  readonly input: string | null;
  readonly output: string | null;
  /** An output that a person wrote: expected rather than the one that came. */
  readonly correction: string | null;
  /** Model calls, tool calls and retrievals of the turn, in order of start. */
  readonly spans: readonly CanonicalSpan[];
  readonly rubrics: readonly string[];
  readonly from: GoldenSource;
}

/** Null where neither the first call nor the turn says what was asked. */
export function draftOf({ id, input, output, correction, spans, rubrics, from }: TurnMaterial): GoldenEntry | null {
  const first = spans.find(span => span.kind === 'llm');
  const sent = (first?.fields.inputMessages ?? []).map(messageOf).filter((each): each is GoldenMessage => each !== null);
  const messages = sent.some(message => message.role === 'user')
    ? sent
    : input === null || input === ''
      ? []
      : [{ role: 'user', content: input }];
  if (messages.length === 0) return null;
  return {
    ...{ id, status: 'draft', version: 1, input: { messages } },
    expected: { answer: correction ?? output, assertions: [], tools: spans.flatMap(toolOf) },
    context: spans.flatMap(documentsOf),
    ...{ tags: [], cohort: null, rubrics, from },
  };
}

function messageOf(message: Message): GoldenMessage | null {
  const content = message.parts.map(partText).filter(Boolean).join('\n');
  return content === '' ? null : { role: message.role, content };
}

/** What it thought to itself is not what it was given. */
function partText(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'tool_call':
      return `[calls ${part.name} ${part.args}]`;
    case 'tool_result':
      return part.result;
    case 'media':
      return `[${part.modality}]`;
    case 'other':
      return part.json;
    default:
      return '';
  }
}

/** The call that the span is; none where it is no tool. */
export function toolOf({ kind, fields }: CanonicalSpan): GoldenTool[] {
  const { tool } = fields;
  if ((kind !== 'tool' && kind !== 'mcp') || !tool?.name) return [];
  return [{ name: tool.name, args: parsed(tool.args ?? null) }];
}

/** What the span found; nothing where it looked for nothing. */
export function documentsOf({ kind, fields }: CanonicalSpan): GoldenDocument[] {
  if (kind !== 'retriever' && kind !== 'reranker') return [];
  return (fields.documents ?? []).flatMap(({ id, text }) => (text === null ? [] : [{ id, text }]));
}

function parsed(args: string | null): unknown {
  if (args === null) return null;
  try {
    return JSON.parse(args);
  } catch {
    // Not JSON: the text is what was sent.
    return args;
  }
}
