// Plain database spans, under the stable names and the older ones, and searches in vector stores, which say a little more.
import { previewText } from '../attributes.ts';
import { KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { isVectorStore, readVectorEvents, readVectorKeys } from './vectorDb.ts';

const SYSTEMS = ['db.system.name', 'db.system'] as const;
const OPERATIONS = ['db.operation.name', 'db.operation'] as const;
const TARGETS = [
  'db.collection.name',
  'db.sql.table',
  'db.mongodb.collection',
  'db.cassandra.table',
  'db.vector.collection.name',
  'db.vector.index.name',
  'db.vector.table_name',
] as const;
const STATEMENTS = ['db.query.text', 'db.statement'] as const;
const MAX_STATEMENT_CHARS = 120;

export const database: Convention = {
  id: 'database',
  label: 'Database',
  spec: 'https://opentelemetry.io/docs/specs/semconv/database/database-spans/',
  advice: {},
  prefixes: ['db.'],
  plain: true,
  recognizes: view => view.families.has('db') && (view.hasAny(SYSTEMS) || view.hasAny(OPERATIONS) || view.hasAny(STATEMENTS)),
  read(view, claims) {
    const a = view.attributes;
    const text = (keys: readonly string[]) => {
      const key = keys.find(name => a.text(name) !== null);
      return key === undefined ? null : { key, text: a.text(key)! };
    };
    const system = text(SYSTEMS);
    const searches = a.keysUnder('db.vector.').length > 0;
    const vector = searches || (system !== null && isVectorStore(system.text));
    const kindKey = system?.key ?? text(OPERATIONS)?.key ?? 'span name';
    // Weaker than any word of a model or an agent; a vector store is more than a database.
    claims.kind(vector ? 'vector_db' : 'db', KIND_STEP.hint + (vector ? 0.95 : 0.96), kindKey);
    for (const prefix of ['db.', 'net.', 'server.', 'network.']) claims.understood(a.keysUnder(prefix));
    readVectorEvents(view, claims);
    if (vector) readVectorKeys(view, claims);
    const statement = text(STATEMENTS);
    if (vector) claims.add('retrievalQuery', statement?.text, statement?.key ?? '', RANK.guess);
    const kind = claims.bestKind().kind;
    if (kind !== 'db' && kind !== 'vector_db') return;
    const operation = text(OPERATIONS);
    const summary = text(['db.query.summary']);
    const target = text(TARGETS);
    const named = operation === null || target === null ? null : `${operation.text} ${target.text}`;
    if (summary !== null) claims.add('label', differs(view, summary.text), summary.key);
    else if (named !== null) claims.add('label', differs(view, named), [operation!.key, target!.key]);
    else if (statement !== null) claims.add('label', differs(view, firstWords(statement.text)), statement.key);
  },
};

/** A label that the span's own name does not hold already. */
function differs(view: SpanView, label: string): string | null {
  return view.span.name.includes(label) ? null : label;
}

/** The first line of a statement, its spaces joined. Values may stand in it, so that it is cut early. */
function firstWords(statement: string): string {
  return previewText(statement.slice(0, 1000).trim().replace(/\s+/g, ' '), MAX_STATEMENT_CHARS);
}
