// A turn as it is read: what is new in each model call, each tool call as one row with its execution and result, other steps between
// them by their start. Pure: from the card and its messages to the rows of the card.

import type { SpanPlace, ToolFlag } from '../../../src/core/derive/toolPairs.ts';
import { listOf } from '../../../src/core/listOf.ts';
import type { Message, Part, SpanKind } from '../../../src/core/model/canonical.ts';
import { PREVIEW_CHARS } from '../../../src/core/model/facts.ts';
import type { CallView, ToolPairView, ToolStep, TurnCard, TurnMessages } from '../../../src/rpc/viewModels.ts';

/** One tool call, retrieval or other step. `unseen`: asked for, and no span shows that it ran. */
export interface CallRow {
  readonly name: string;
  readonly kind: SpanKind;
  readonly args: string | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly state: 'ok' | 'failed' | 'running' | 'unseen';
  readonly durationUs: number | null;
  readonly flags: readonly ToolFlag[];
  /** The span that ran it, else the model call that asked for it. */
  readonly open: SpanPlace | null;
}

type Item =
  /** How the call stands to earlier ones, and how much of it was sent before. `also`: history that no earlier call held in this form. */
  | { readonly kind: 'resent'; readonly call: CallView; readonly also: number }
  /** History that came with the call and that no earlier call held. */
  | { readonly kind: 'history'; readonly call: CallView; readonly count: number }
  | { readonly kind: 'system'; readonly message: Message; readonly changed: boolean }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'thinking'; readonly text: string; readonly hidden: boolean; readonly tokens: number | null }
  | { readonly kind: 'failed'; readonly call: CallView }
  | { readonly kind: 'call'; readonly row: CallRow };
/** `of`: the model call that it was sent with. */
export type FlowItem = Item & { readonly key: string; readonly of: SpanPlace | null };

type ToolCallPart = Extract<Part, { type: 'tool_call' }>;

export interface TurnFlow {
  readonly items: readonly FlowItem[];
  /** The item that is the turn's own input; null: none of them is. */
  readonly lead: string | null;
  /** The last of the assistant's messages is the turn's own output: it need not be said once more. */
  readonly hasOutput: boolean;
}

export const placeKey = (place: SpanPlace) => `${place.traceId}:${place.spanId}`;

export function turnFlow(turn: TurnCard, messages: TurnMessages): TurnFlow {
  const steps = new Map(messages.steps.map(step => [placeKey(step), step]));
  const callKeys = new Set(messages.calls.map(placeKey));
  const asked = new Map<string, ToolPairView[]>();
  const flags = new Map<string, readonly ToolFlag[]>();
  const paired = new Set<string>();
  for (const pair of messages.tools) {
    const by = pair.requestedBy === null ? null : placeKey(pair.requestedBy);
    if (pair.executedBy !== null) flags.set(placeKey(pair.executedBy), pair.flags);
    if (by === null || !callKeys.has(by)) continue;
    listOf(asked, by).push(pair);
    if (pair.executedBy !== null) paired.add(placeKey(pair.executedBy));
  }
  const loose = messages.steps.filter(step => !paired.has(placeKey(step)));
  const results = resultsOf(messages.calls);
  const ids = new Set(messages.tools.flatMap(tool => tool.callId ?? []));
  const items: FlowItem[] = [];
  let of: SpanPlace | null = null;
  const add = (item: Item) => items.push({ ...item, key: `${items.length}:${item.kind}`, of });
  let next = 0;
  const passSteps = (beforeUs: number) => {
    for (let step = loose[next]; step !== undefined && step.startUs < beforeUs; step = loose[++next]) {
      add({ kind: 'call', row: rowOfStep(step, flags.get(placeKey(step)) ?? []) });
    }
  };
  for (const [place, call] of messages.calls.entries()) {
    of = call;
    // What the user said comes first, whatever was looked up before the model was asked.
    if (place > 0) passSteps(call.startUs);
    const history = place === 0 ? historyOf(call.fresh) : 0;
    if (saysRelation(call, turn.index)) add({ kind: 'resent', call, also: history });
    else if (history > 0) add({ kind: 'history', call, count: history });
    if (call.system !== null) add({ kind: 'system', message: call.system, changed: call.relation !== 'first' });
    addFresh(call.fresh.slice(history), ids, add);
    // What starts before the model has answered is not what it asked for; clocks of one program differ by a millisecond.
    passSteps(call.startUs + (call.durationUs ?? 0));
    if (call.failed) add({ kind: 'failed', call });
    addOutput(call, asked.get(placeKey(call)) ?? [], steps, results, add);
  }
  passSteps(Number.POSITIVE_INFINITY);
  return { items, ...saidAlready(turn, items) };
}

/** A step of the card alone, before or without its messages. */
export function rowOfStep(step: ToolStep, flags: readonly ToolFlag[]): CallRow {
  const state = step.failed ? 'failed' : step.durationUs === null ? 'running' : 'ok';
  return { ...step, state, flags, open: step };
}

/** Each call of a turn sends the turn so far: said is only what came from before the turn, and what is not plain going on. */
function saysRelation(call: CallView, turn: number): boolean {
  if (call.relation === 'repeats' || call.relation === 'branches') return true;
  return call.relation === 'continues' && call.resent > 0 && call.previous?.turn !== turn;
}

/**
 * New messages that are history all the same: what was answered before the user spoke last. Apps leave tool calls out of the history they
 * send, or were recorded from the middle on, so that no earlier call holds it as it is.
 */
function historyOf(fresh: readonly Message[]): number {
  const lastUser = fresh.findLastIndex(message => message.role === 'user');
  return fresh.slice(0, Math.max(0, lastUser)).findLastIndex(message => message.role !== 'user') + 1;
}

function addFresh(fresh: readonly Message[], ids: ReadonlySet<string>, add: (item: Item) => void): void {
  for (const message of fresh) {
    // Calls and results of calls are in the rows of the tools.
    const parts = message.parts.filter(part => !(isToolPart(part) && (part.id === null || ids.has(part.id))));
    itemsOf({ ...message, parts }, null).forEach(add);
  }
}

function addOutput(
  call: CallView,
  pairs: readonly ToolPairView[],
  steps: ReadonlyMap<string, ToolStep>,
  results: ReadonlyMap<string, string>,
  add: (item: Item) => void,
): void {
  const waiting = [...pairs];
  const reasons = call.output.some(message => message.parts.some(part => part.type === 'reasoning'));
  if (!reasons && (call.reasoningTokens ?? 0) > 0) add({ kind: 'thinking', text: '', hidden: true, tokens: call.reasoningTokens });
  const rowOf = (part: ToolCallPart) => {
    const at = waiting.findIndex(pair => (pair.callId === null || part.id === null ? pair.name === part.name : pair.callId === part.id));
    const pair = at < 0 ? null : (waiting.splice(at, 1)[0] ?? null);
    return rowOfPair(part, pair, call, steps, results);
  };
  let tokens = reasons ? call.reasoningTokens : null;
  for (const message of call.output) {
    const made = itemsOf(message, tokens, rowOf);
    if (made.some(item => item.kind === 'thinking')) tokens = null;
    made.forEach(add);
  }
  // Asked for by a message that was not sent with the span.
  for (const pair of waiting) add({ kind: 'call', row: rowOfPair(null, pair, call, steps, results) });
}

function rowOfPair(
  part: ToolCallPart | null,
  pair: ToolPairView | null,
  call: CallView,
  steps: ReadonlyMap<string, ToolStep>,
  results: ReadonlyMap<string, string>,
): CallRow {
  const run = pair?.executedBy ?? null;
  const step = run === null ? undefined : steps.get(placeKey(run));
  const flags = pair?.flags ?? [];
  if (step !== undefined) return { ...rowOfStep(step, flags), name: pair?.name || step.name, args: part?.args || step.args };
  const id = pair?.callId ?? part?.id ?? null;
  return {
    name: pair?.name ?? part?.name ?? '',
    kind: 'tool',
    args: part?.args ?? null,
    result: id === null ? null : (results.get(id) ?? null),
    error: null,
    state: run === null ? 'unseen' : 'ok',
    durationUs: null,
    flags,
    open: run ?? call,
  };
}

/** The parts of one message: thinking and, with `rowOf`, tool calls as items of their own, everything between them together. */
function itemsOf(message: Message, tokens: number | null, rowOf?: (part: ToolCallPart) => CallRow): readonly Item[] {
  const items: Item[] = [];
  let left = tokens;
  for (const part of message.parts) {
    const last = items.at(-1);
    if (part.type === 'reasoning') {
      const hidden = part.encrypted === true || part.text === '';
      if (last?.kind === 'thinking' && last.hidden === hidden) {
        items[items.length - 1] = { ...last, text: hidden ? '' : `${last.text}\n\n${part.text}` };
      } else {
        items.push({ kind: 'thinking', text: hidden ? '' : part.text, hidden, tokens: left });
        // Counted once, for the call as a whole.
        left = null;
      }
    } else if (part.type === 'tool_call' && rowOf !== undefined) items.push({ kind: 'call', row: rowOf(part) });
    else if (last?.kind === 'message') items[items.length - 1] = { ...last, message: { ...message, parts: [...last.message.parts, part] } };
    else items.push({ kind: 'message', message: { ...message, parts: [part] } });
  }
  return items;
}

function isToolPart(part: Part): part is ToolCallPart | Extract<Part, { type: 'tool_result' }> {
  return part.type === 'tool_call' || part.type === 'tool_result';
}

function resultsOf(calls: readonly CallView[]): ReadonlyMap<string, string> {
  const results = new Map<string, string>();
  for (const message of calls.flatMap(call => call.fresh)) {
    for (const part of message.parts) if (part.type === 'tool_result' && part.id !== null) results.set(part.id, part.result);
  }
  return results;
}

function saidAlready(turn: TurnCard, items: readonly FlowItem[]): Pick<TurnFlow, 'lead' | 'hasOutput'> {
  const said = (role: Message['role']) =>
    items.flatMap(item => (item.kind === 'message' && item.message.role === role ? [{ key: item.key, text: textOf(item.message) }] : []));
  const lead = said('user').find(({ text }) => turn.input === null || isPreviewOf(turn.input, text));
  const assistant = said('assistant').at(-1);
  return {
    lead: lead?.key ?? null,
    hasOutput: assistant !== undefined && (turn.output === null || isPreviewOf(turn.output, assistant.text)),
  };
}

function textOf(message: Message): string {
  return message.parts.map(part => (part.type === 'text' ? part.text : '')).join('\n');
}

/** The preview is of this text, whole or cut; white space does not count. */
export function isPreviewOf(preview: string, text: string): boolean {
  const short = preview.replace(/\s+/g, ' ').trim();
  const long = text
    .slice(0, preview.length + PREVIEW_CHARS)
    .replace(/\s+/g, ' ')
    .trim();
  return preview.length >= PREVIEW_CHARS - 1 ? long.startsWith(short) : long === short;
}
