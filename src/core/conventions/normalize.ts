// Attributes to canonical fields: asks every convention that recognizes the span and merges what they claim.
// Pure and total: whatever the attributes hold, a canonical span comes back, with problems as text.
import type { CanonicalField, CanonicalFields, CanonicalSpan } from '../model/canonical.ts';
import type { LogRecord, Span, SpanContext } from '../model/span.ts';
import { Claims, KIND_STEP } from './claims.ts';
import { SpanView } from './convention.ts';
import { readError } from './errors.ts';
import { readIdentity } from './identity.ts';
import { CONVENTIONS } from './registry.ts';
import { readScores } from './scores.ts';
import { readSource } from './source.ts';

/** Stored with everything derived. Raise it whenever any convention or derivation reads something differently. */
export const NORMALIZER_VERSION = 4;

/** What a copy of a span must not say again. */
const COUNTED = ['usage', 'costUsd', 'gatewayCostUsd', 'scores', 'joinKeys'] as const;

const NO_LOGS: readonly LogRecord[] = [];

/**
 * A canonical span, and for each attribute key of the span the field it went into. Keys that are understood but became no field are
 * `understood`; every other key is left over: nobody knew it.
 */
export interface Normalized {
  readonly canonical: CanonicalSpan;
  readonly readKeys: ReadonlyMap<string, CanonicalField | 'kind'>;
  readonly understood: readonly string[];
  readonly leftovers: readonly string[];
}

/** What a span means. `logs` are the log records that carry its trace and span id. */
export function normalize(span: Span, context: SpanContext, logs: readonly LogRecord[] = NO_LOGS): CanonicalSpan {
  return toCanonical(...readSpan(span, context, logs));
}

/** `normalize` with its bookkeeping: for the page that shows every attribute and what became of it. */
export function normalizeWithKeys(span: Span, context: SpanContext, logs: readonly LogRecord[] = NO_LOGS): Normalized {
  const [claims, conventions] = readSpan(span, context, logs);
  const canonical = toCanonical(claims, conventions);
  const present = new Set(span.attributes.map(attribute => attribute.key));
  const readKeys = new Map<string, CanonicalField | 'kind'>();
  for (const [name, claim] of claims.standing()) {
    for (const key of claim.keys) if (present.has(key) && !readKeys.has(key)) readKeys.set(key, name);
  }
  const kindKey = canonical.from.kind;
  if (kindKey !== undefined && present.has(kindKey) && !readKeys.has(kindKey)) readKeys.set(kindKey, 'kind');
  const rest = [...present].filter(key => !readKeys.has(key));
  const known = claims.known();
  return {
    canonical,
    readKeys,
    understood: rest.filter(key => known.has(key)),
    leftovers: rest.filter(key => !known.has(key)),
  };
}

function readSpan(span: Span, context: SpanContext, logs: readonly LogRecord[]): [Claims, readonly string[]] {
  const view = new SpanView(span, context, logs);
  const claims = new Claims();
  const conventions: string[] = [];
  for (const convention of CONVENTIONS) {
    if (!convention.recognizes(view)) continue;
    if (!convention.plain) conventions.push(convention.id);
    attempt(claims, convention.label, () => convention.read(view, claims));
  }
  // Messages and no word of what the span is: a model call.
  const messages = claims.standing().get('outputMessages') ?? claims.standing().get('inputMessages');
  if (conventions.length > 0 && messages !== undefined) claims.kind('llm', KIND_STEP.hint + 0.9, messages.keys[0]!);
  attempt(claims, 'Identity', () => readIdentity(view, claims));
  attempt(claims, 'The error', () => readError(view, claims));
  attempt(claims, 'The source', () => readSource(view, claims));
  attempt(claims, 'Scores', () => readScores(view, claims));
  claims.kind('other', KIND_STEP.none, 'span name');
  if (claims.copy) claims.withdraw(COUNTED);
  return [claims, claims.copy ? [] : conventions];
}

/** Readers never throw, on anything that anybody thought of. What nobody thought of costs its own part of the span, and is said. */
function attempt(claims: Claims, what: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    claims.problem(`${what} could not be read: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

function toCanonical(claims: Claims, conventions: readonly string[]): CanonicalSpan {
  const fields: Partial<Record<CanonicalField, unknown>> = {};
  const from: Partial<Record<CanonicalField | 'kind', string>> = {};
  for (const [name, claim] of claims.standing()) {
    fields[name] = claim.value;
    from[name] = claim.keys[0] ?? 'span';
  }
  const best = claims.bestKind();
  // A copy of a call is no call.
  const { kind, key, rawKind } = claims.copy ? { ...best, kind: 'event' as const, rawKind: `copy of ${best.kind}` } : best;
  if (key !== null && (kind !== 'other' || rawKind !== null)) from.kind = key;
  return {
    kind,
    rawKind,
    conventions,
    fields: fields as Partial<CanonicalFields>,
    from,
    turnAnchor: claims.turnAnchor,
    container: claims.container || kind === 'conversation',
    problems: claims.problems(),
  };
}
