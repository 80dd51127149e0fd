// Conventions that are names and nothing else: a table says which key holds what, one reader does the rest.
import type { AttributeMap } from '../attributes.ts';
import { anyField, field, isList, isObject, type Json, jsonText } from '../json.ts';
import type { CanonicalField, Message, SpanKind, Usage } from '../model/canonical.ts';
import { callMessages } from './callMessages.ts';
import { askedOf, calledWith, literalText } from './callText.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Advice, Convention, SpanView } from './convention.ts';
import { readDocuments } from './documents.ts';
import { readToolDefinitions, usageFrom } from './genAiShared.ts';
import { langfuseUsage } from './langfuseUsage.ts';
import { textPart } from './messages.ts';
import { normalizeProvider } from './providers.ts';
import { isRedacted } from './redaction.ts';

type Keys = readonly string[];

export interface FrameworkTable {
  readonly id: string;
  readonly label: string;
  readonly spec: string;
  readonly advice: Advice;
  readonly prefixes: Keys;
  /** First segments of keys that nobody else uses. */
  readonly families: Keys;
  readonly scope?: RegExp;
  /** Keys of the kind's word; words in lower case. A word that is not in the table is kept as the raw kind. */
  readonly kind?: Keys;
  readonly kinds?: ReadonlyMap<string, SpanKind>;
  /** Words that are classes: the first pattern that matches decides. */
  /** Names of spans that say the kind where no key does. */
  readonly spanNames?: ReadonlyMap<string, SpanKind>;
  readonly kindPatterns?: readonly (readonly [RegExp, SpanKind])[];
  /** Input and output of anything; messages are looked for in them where the span is a model call. */
  readonly input?: Keys;
  readonly output?: Keys;
  readonly texts?: Partial<Record<'model' | 'requestModel' | 'agentName' | 'sessionKey' | 'userId' | 'retrievalQuery' | 'turnKey', Keys>>;
  /** Names of what was run: of a model call the model, with its provider before a slash. */
  readonly runs?: Keys;
  readonly labels?: Keys;
  readonly tags?: Keys;
  readonly documents?: Keys;
  readonly usage?: readonly (readonly [keyof Usage, Keys])[];
  /** JSON that holds counts, or holds them under `usage`. */
  readonly usageIn?: Keys;
  readonly cost?: Keys;
  readonly tool?: { readonly name: Keys; readonly callId?: Keys; readonly args?: Keys; readonly result?: Keys };
}

/** The convention of a table. */
export function conventionOf(table: FrameworkTable): Convention {
  return {
    id: table.id,
    label: table.label,
    spec: table.spec,
    advice: table.advice,
    prefixes: table.prefixes,
    recognizes: view => table.families.some(family => view.families.has(family)) || (table.scope?.test(view.scopeName) ?? false),
    read(view, claims) {
      const kind = readKind(table, view, claims);
      readContent(table, view, claims, kind);
      readFields(table, view.attributes, claims);
      readRun(table, view.attributes, claims, kind);
      readTool(table, view, claims, kind);
      for (const prefix of table.prefixes) claims.understood(view.attributes.keysUnder(prefix));
    },
  };
}

function readKind(table: FrameworkTable, view: SpanView, claims: Claims): SpanKind | null {
  for (const key of table.kind ?? []) {
    const sent = view.attributes.text(key);
    if (sent === null) continue;
    const kind = table.kinds?.get(sent.toLowerCase()) ?? table.kindPatterns?.find(([pattern]) => pattern.test(sent))?.[1];
    claims.kind(kind ?? 'other', KIND_STEP.spanType, key, kind === undefined ? sent : null);
    if (kind !== undefined) return kind;
  }
  const named = table.spanNames?.get(view.span.name) ?? null;
  if (named !== null) claims.kind(named, KIND_STEP.spanType, 'span name');
  return named;
}

const MAX_MODEL_CHARS = 300;

/** A model as `provider/model`; other things that run have names of the app's own. */
function readRun(table: FrameworkTable, a: AttributeMap, claims: Claims, kind: SpanKind | null): void {
  for (const key of table.labels ?? []) claims.add('label', a.text(key), key);
  if (kind !== 'llm' && kind !== 'embedding' && kind !== 'reranker') return;
  for (const key of table.runs ?? []) {
    const [first, ...rest] = a.text(key)?.slice(0, MAX_MODEL_CHARS).split('/') ?? [];
    if (first === undefined) continue;
    claims.add('model', rest.length === 0 ? first : rest.join('/'), key, RANK.third + 8);
    if (rest.length > 0) claims.add('provider', normalizeProvider(first), key, RANK.usual + 1);
  }
}

/** `{type, value}`: LangWatch says of each value what it is. */
function unwrap(json: Json | undefined): Json | undefined {
  if (!isObject(json) || Object.keys(json).length !== 2) return json;
  return field(json, 'type') !== undefined ? (field(json, 'value') ?? json) : json;
}

function readContent(table: FrameworkTable, view: SpanView, claims: Claims, kind: SpanKind | null): void {
  const a = view.attributes;
  for (const [name, keys, messages, role] of [
    ['input', table.input, 'inputMessages', 'user'],
    ['output', table.output, 'outputMessages', 'assistant'],
  ] as const) {
    for (const key of keys ?? []) {
      const sent = a.text(key);
      if (sent === null) continue;
      if (isRedacted(sent)) {
        claims.add(messages, [{ role, parts: [{ type: 'redacted' }] }], key, RANK.guess);
        continue;
      }
      const json = a.json(key);
      const value = unwrap(json);
      const found: readonly Message[] | null = kind === 'tool' ? null : callMessages(value, role);
      if (found !== null) {
        claims.add(messages, found, key, RANK.third);
        continue;
      }
      const plain = json === undefined || value === json ? sent : jsonText(value ?? null);
      const text = name === 'output' ? literalText(plain) : kind === 'tool' ? calledWith(plain) : askedOf(plain);
      claims.add(name, text, key, RANK.usual + 1);
      if (kind === 'llm') claims.add(messages, [{ role, parts: [textPart(text)] }], key, RANK.guess);
    }
    const first = keys?.[0];
    const holder = first === undefined ? undefined : a.json(first);
    if (name === 'input' && isObject(holder))
      claims.add('toolDefinitions', readToolDefinitions(anyField(holder, 'tools')), first!, RANK.guess);
  }
}

function readFields(table: FrameworkTable, a: AttributeMap, claims: Claims): void {
  for (const [name, keys] of Object.entries(table.texts ?? {}) as [CanonicalField & 'model', Keys][])
    for (const key of keys) claims.add(name, a.text(key), key, name === 'model' ? RANK.third + 8 : RANK.usual + 1);
  for (const key of table.tags ?? []) claims.add('tags', a.list(key), key);
  for (const key of table.documents ?? []) {
    const value = unwrap(a.json(key));
    claims.add('documents', isList(value) || isObject(value) ? readDocuments(value) : [], key);
  }
  if (table.usage !== undefined) {
    const { usage, keys } = usageFrom(a, table.usage);
    claims.addUsage(usage, keys);
  }
  for (const key of table.usageIn ?? []) {
    const json = unwrap(a.json(key));
    const usage = isObject(json) ? langfuseUsage(anyField(json, 'usage') ?? json) : null;
    if (usage !== null) claims.addUsage(usage, [key]);
    const cost = isObject(json) ? field(json, 'cost') : undefined;
    if (typeof cost === 'number' && cost >= 0) claims.add('costUsd', cost, key, RANK.usual + 2);
  }
  for (const key of table.cost ?? []) claims.add('costUsd', a.number(key), key, RANK.usual + 1);
}

function readTool(table: FrameworkTable, view: SpanView, claims: Claims, kind: SpanKind | null): void {
  const a = view.attributes;
  if (kind !== 'tool' || table.tool === undefined) return;
  const pick = (keys: Keys | undefined) => keys?.find(key => a.text(key) !== null && !isRedacted(a.text(key)!));
  const [name, callId] = [pick(table.tool.name), pick(table.tool.callId)];
  const args = pick([...(table.tool.args ?? []), ...(table.input ?? [])]);
  const result = pick([...(table.tool.result ?? []), ...(table.output ?? [])]);
  const text = (key: string | undefined) => (key === undefined ? null : a.text(key));
  const value = (key: string | undefined) => {
    const json = key === undefined ? undefined : a.json(key);
    const inner = unwrap(json);
    return inner === json ? text(key) : jsonText(inner ?? null);
  };
  const sent = value(args);
  const answered = value(result);
  claims.add(
    'tool',
    {
      name: text(name) ?? view.span.name,
      callId: text(callId),
      description: null,
      args: sent === null ? null : calledWith(sent),
      result: answered === null ? null : literalText(answered),
    },
    [name ?? 'span name', ...[callId, args, result].filter(key => key !== undefined)],
    RANK.usual + 1,
  );
}
