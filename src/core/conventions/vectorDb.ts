// Vector databases: which systems are one, and what a search in one found, from `db.vector.*` keys and span events.
import { AttributeMap } from '../attributes.ts';
import type { RetrievedDocument } from '../model/canonical.ts';
import type { Claims } from './claims.ts';
import type { SpanView } from './convention.ts';

const SYSTEMS: ReadonlySet<string> = new Set([
  'chroma',
  'chromadb',
  'lancedb',
  'marqo',
  'milvus',
  'pgvector',
  'pinecone',
  'qdrant',
  'turbopuffer',
  'vespa',
  'weaviate',
]);

export function isVectorStore(system: string): boolean {
  return SYSTEMS.has(system.toLowerCase());
}

/** More results than this are no answer to a question, but a dump. */
const MAX_RESULTS = 1000;

/** One event for each result: `db.query.result`, and `db.search.result` of older Milvus. */
export function readVectorEvents(view: SpanView, claims: Claims): void {
  const found: RetrievedDocument[] = [];
  let place: string | null = null;
  for (const event of view.span.events) {
    if (event.name !== 'db.query.result' && event.name !== 'db.search.result') continue;
    if (found.length >= MAX_RESULTS) break;
    const a = new AttributeMap(event.attributes);
    const part = (name: string) => `${event.name}.${name}`;
    const score = a.number(part('score'));
    const distance = score === null ? a.number(part('distance')) : null;
    const id = a.text(part('id'));
    const text = a.text(part('document'));
    if (id === null && text === null && score === null && distance === null) continue;
    place ??= event.name;
    found.push({
      id,
      text,
      score: score ?? distance,
      scoreIs: distance === null ? 'score' : 'distance',
      metadata: a.text(part('metadata')),
    });
  }
  if (place !== null) claims.add('documents', found, `event ${place}`);
}

/** traceAI keeps ids and scores of what was found in two lists of equal length. */
export function readVectorKeys(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const ids = a.list('db.vector.results.ids');
  const scores = a.list('db.vector.results.scores');
  const length = Math.min(Math.max(ids.length, scores.length), MAX_RESULTS);
  const documents = Array.from({ length }, (_, index): RetrievedDocument => {
    const score = Number(scores[index] ?? Number.NaN);
    return { id: ids[index] ?? null, text: null, score: Number.isFinite(score) ? score : null, scoreIs: 'score', metadata: null };
  });
  const keys = ['db.vector.results.ids', 'db.vector.results.scores'].filter(key => a.has(key));
  claims.add('documents', documents, keys);
}
