// Attribute keys that spans of late have, for completion: no table holds them, so a few of the newest spans are read.
import type { Store } from '../store/contract.ts';
import type { FacetValue } from '../store/records.ts';
import type { SpanReader } from './spanReader.ts';

const CHUNKS = 3;
const SPANS_PER_CHUNK = 60;

/** Keys that begin so, the most frequent first; of resources as well as of spans. */
export async function attributeKeys(store: Store, reader: SpanReader, prefix: string, limit: number): Promise<FacetValue[]> {
  const counts = new Map<string, number>();
  let before = Number.MAX_SAFE_INTEGER;
  for (let read = 0; read < CHUNKS; read++) {
    const chunk = await store.chunkBefore(before);
    if (!chunk) break;
    before = chunk.id;
    for (const at of (await store.liveSpans(chunk.id)).slice(0, SPANS_PER_CHUNK)) {
      const { span, context } = await reader.read({ chunk: chunk.id, ...at });
      const keys = new Set([...span.attributes, ...(context.resource?.attributes ?? [])].map(({ key }) => key));
      for (const key of keys) if (key.startsWith(prefix)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}
