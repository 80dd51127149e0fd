// Looks through the raw log, the newest first, for spans with attributes that nothing indexes. A bounded time a call, so that whoever asks
// sees what was found so far, how far it has come, and may stop.
import { type AttributeTerm, attributeTest } from '../core/attributeTest.ts';
import type { Store } from '../store/contract.ts';
import type { ChunkHead } from '../store/raw.ts';
import { chunkDecoder } from './spanReader.ts';

/** What one call looks through at most, in milliseconds: within the time that a first page may take. */
const BUDGET_MS = 250;

export interface ScanPart {
  /** Numbers of spans that have all the attributes. */
  readonly spans: readonly number[];
  /** Go on with this; null at the end. */
  readonly next: number | null;
}

/** One part of a scan: chunks below `before`, until time is up, `enough` spans are found, or nobody wants them any more. */
export async function scanAttributes(
  store: Store,
  terms: readonly AttributeTerm[],
  before: number,
  enough: number,
  cancelled: () => boolean,
): Promise<ScanPart> {
  const until = performance.now() + BUDGET_MS;
  const spans: number[] = [];
  let at = before;
  while (spans.length < enough && performance.now() < until && !cancelled()) {
    const chunk = await store.chunkBefore(at);
    if (!chunk) return { spans, next: null };
    at = chunk.id;
    spans.push(...(await spansOf(store, chunk, terms)));
    // Receiving goes on between chunks.
    await new Promise<void>(resolve => setImmediate(resolve));
  }
  return { spans, next: at };
}

async function spansOf(store: Store, chunk: ChunkHead, terms: readonly AttributeTerm[]): Promise<number[]> {
  const bytes = await store.bytes(chunk.id, 0, chunk.size);
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const keys = terms.map(term => Buffer.from(term.key));
  // A key may be written with escapes in JSON; then its bytes say nothing.
  const plain = chunk.format === 'protobuf' || !body.includes('\\u');
  if (plain && keys.some(key => !body.includes(key))) return [];
  const decode = chunkDecoder(chunk.format, body, chunk.groups);
  const tests = terms.map(attributeTest);
  const ofResource = new Map<number, readonly boolean[]>();
  const found: number[] = [];
  for (const { no, group, offset, length } of await store.liveSpans(chunk.id)) {
    const slice = body.subarray(offset, offset + length);
    let resource = ofResource.get(group);
    const inSpan = keys.map(key => !plain || slice.includes(key));
    if (resource && inSpan.some((has, place) => !has && !resource?.[place])) continue;
    const { span, context } = decode(group, offset, length);
    if (!resource) {
      resource = tests.map(test => test(context.resource?.attributes ?? []));
      ofResource.set(group, resource);
    }
    if (tests.every((test, place) => resource?.[place] || test(span.attributes))) found.push(no);
  }
  return found;
}
