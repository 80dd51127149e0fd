// Checks parameters at the server's edge: a webview or a browser is not trusted to keep the contract.
import * as v from 'valibot';
import { IMPORT_FIELDS } from '../core/golden/importFields.ts';
import { REVIEW_STATES } from '../core/model/review.ts';
import { VERDICTS } from '../core/model/score.ts';
import { SESSION_SORTS } from '../core/model/sessionSort.ts';
import { SAMPLE_IDS } from '../core/review/samples.ts';
import type { Method } from './contract.ts';
import { STRATA } from './reviewModels.ts';

const traceId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex digits'));
const spanId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'must be 16 lower-case hex digits'));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const filter = v.optional(v.pipe(v.string(), v.maxLength(4096)));
const limit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const none = v.strictObject({});
const target = v.variant('type', [
  v.strictObject({ type: v.picklist(['turn', 'span']), traceId, spanId }),
  v.strictObject({ type: v.literal('session'), session: id }),
]);
/** A file's name: it must lead nowhere else. */
const setName = v.pipe(v.string(), v.regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,59}$/u, 'takes letters, digits, "_" and "-"'));
const words = v.nullable(v.pipe(v.string(), v.maxLength(100_000)));
const judgement = v.strictObject({
  verdict: v.picklist(VERDICTS),
  value: v.nullable(v.pipe(v.number(), v.finite())),
  label: words,
  note: words,
  correction: v.nullable(v.pipe(v.string(), v.maxLength(2_000_000))),
  place: v.nullable(
    v.union([
      v.strictObject({ side: v.picklist(['input', 'output']), from: index, to: index }),
      v.strictObject({ absent: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)) }),
    ]),
  ),
});

const SCHEMAS: Readonly<Record<Method, v.GenericSchema>> = {
  'app.status': none,
  'app.takeOver': none,
  'app.doctor': none,
  'producers.list': none,
  'turn.messages': v.strictObject({ session: id, turn: id, limit }),
  'sessions.list': v.strictObject({
    filter,
    limit,
    after: v.optional(id),
    plain: v.optional(v.boolean()),
    sort: v.optional(v.picklist(SESSION_SORTS)),
    descending: v.optional(v.boolean()),
  }),
  'sessions.facets': v.strictObject({ filter, plain: v.optional(v.boolean()) }),
  'filter.values': v.strictObject({ field: id, prefix: v.pipe(v.string(), v.maxLength(4096)), limit }),
  'filters.list': none,
  'filters.put': v.strictObject({
    name: v.pipe(v.string(), v.trim(), v.minLength(1, 'needs a name'), v.maxLength(100)),
    filter: v.nullable(v.pipe(v.string(), v.maxLength(4096))),
  }),
  'session.get': v.strictObject({ session: id, after: v.optional(index), limit }),
  'turn.get': v.strictObject({ session: id, turn: id }),
  'turns.list': v.strictObject({ session: v.optional(id), filter, limit }),
  'turn.text': v.strictObject({ session: id, turn: id, side: v.picklist(['input', 'output']) }),
  'spans.columns': v.strictObject({ session: v.optional(id), turn: v.optional(id), traceId: v.optional(traceId), limit }),
  'spans.list': v.strictObject({ session: v.optional(id), traceId: v.optional(traceId), filter, limit }),
  'span.get': v.strictObject({ traceId, spanId }),
  'span.raw': v.strictObject({ traceId, spanId }),
  'span.value': v.strictObject({
    traceId,
    spanId,
    place: v.picklist(['attribute', 'resource', 'scope', 'event', 'field']),
    key: v.string(),
    index,
  }),
  'span.image': v.strictObject({ traceId, spanId, bytes: index }),
  'source.files': none,
  'source.places': v.strictObject({ file: id }),
  'rubrics.list': none,
  'rubrics.library': none,
  'rubrics.add': v.strictObject({ ids: v.pipe(v.array(id), v.maxLength(500)) }),
  'scores.list': v.strictObject({ session: id }),
  'scores.put': v.strictObject({ target, rubric: id, judgement, gold: v.optional(v.boolean()) }),
  'scores.undo': v.strictObject({ target, rubric: id, gold: v.optional(v.boolean()) }),
  'scores.history': v.strictObject({ target, rubric: id }),
  'scores.share': none,
  'scores.text': v.strictObject({ author: v.optional(id) }),
  'scores.collect': v.strictObject({ text: v.optional(v.string()) }),
  'scores.agree': v.strictObject({ rubric: v.optional(id) }),
  'reviews.list': none,
  'reviews.get': v.strictObject({ id }),
  'reviews.make': v.strictObject({
    name: v.optional(v.pipe(v.string(), v.maxLength(200))),
    filter,
    sample: v.picklist(SAMPLE_IDS),
    size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
    by: v.optional(v.picklist(STRATA)),
    blind: v.boolean(),
    adjudicates: v.boolean(),
    author: v.optional(v.pipe(v.string(), v.maxLength(200))),
  }),
  'reviews.mark': v.strictObject({ id, place: index, state: v.picklist(REVIEW_STATES) }),
  'reviews.remove': v.strictObject({ id }),
  'golden.sets': none,
  'golden.entries': v.strictObject({ set: setName }),
  'golden.draft': v.strictObject({ session: id, turn: id }),
  // What an entry is, is checked where lines of files are.
  'golden.put': v.strictObject({ set: setName, entry: v.looseObject({}) }),
  'golden.remove': v.strictObject({ set: setName, id }),
  'golden.stale': none,
  'golden.outline': v.strictObject({ set: setName }),
  'golden.run': v.strictObject({ set: setName, ids: v.optional(v.pipe(v.array(id), v.maxLength(100_000))) }),
  'golden.formats': none,
  'golden.export': v.strictObject({ set: setName, format: id, accepted: v.optional(v.boolean()) }),
  'golden.import': v.strictObject({
    set: setName,
    text: v.string(),
    mapping: v.optional(v.partial(v.strictObject(v.entriesFromList(IMPORT_FIELDS, v.pipe(v.string(), v.maxLength(4096)))))),
    dry: v.optional(v.boolean()),
  }),
  'storage.get': none,
  'storage.keep': v.strictObject({
    days: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500))),
    bytes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(10_000_000), v.maxValue(Number.MAX_SAFE_INTEGER))),
  }),
  'storage.dropCopies': none,
  'sessions.pin': v.strictObject({ session: id, pinned: v.boolean() }),
  'sessions.delete': v.strictObject({
    session: v.optional(id),
    filter,
    plain: v.optional(v.boolean()),
    everything: v.optional(v.literal(true)),
  }),
  'logs.list': v.strictObject({ session: v.optional(id), traceId: v.optional(traceId), filter, limit }),
  'export.otlpJson': v.strictObject({
    signal: v.optional(v.picklist(['traces', 'logs'])),
    session: v.optional(id),
    traceId: v.optional(traceId),
    after: v.optional(index),
  }),
  'import.otlpJson': v.strictObject({ text: v.string(), firstLine: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))) }),
  'sample.load': none,
};

/** Says what is wrong with a method's parameters and where, or null when nothing is. */
export function invalidParams(method: Method, params: unknown): string | null {
  const result = v.safeParse(SCHEMAS[method], params ?? {});
  if (result.success) return null;
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return `${method}: ${path ? `${path} ` : ''}${issue.message}`;
}
