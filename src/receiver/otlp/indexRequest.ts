// The receiver's one way from bytes to an indexed request, and the count of what is in a metrics request, which is not kept.
import type { Signal, WireFormat } from '../../core/model/batch.ts';
import type { ContentLimits } from '../limits.ts';
import { fieldTable } from './fieldTable.ts';
import { indexJsonLogs, indexJsonTraces } from './indexJson.ts';
import { indexProtobufLogs, indexProtobufTraces } from './indexProtobuf.ts';
import { type IndexOutcome, Malformed } from './outcome.ts';
import { ProtobufReader } from './protobufReader.ts';
import { JsonScanner, OPEN_BRACE, OPEN_BRACKET } from './scanJson.ts';

/** Never throws on any bytes. An empty body is an empty request in both encodings. */
export function indexRequest(signal: Signal, format: WireFormat, body: Uint8Array, limits: ContentLimits): IndexOutcome {
  if (format === 'protobuf') return signal === 'traces' ? indexProtobufTraces(body, limits) : indexProtobufLogs(body, limits);
  const json = body.length === 0 ? EMPTY_JSON : body;
  return signal === 'traces' ? indexJsonTraces(json, limits) : indexJsonLogs(json, limits);
}

const EMPTY_JSON = Buffer.from('{}');

/** How many metrics a request holds (not data points), or what is wrong with it. */
export function countMetrics(format: WireFormat, body: Uint8Array): number | string {
  try {
    return format === 'protobuf' ? countProtobuf(body) : body.length === 0 ? 0 : countJson(body);
  } catch (error) {
    if (error instanceof Malformed) return `Not an OTLP metrics request: ${error.problem} at byte ${error.offset}.`;
    throw error;
  }
}

function countProtobuf(body: Uint8Array): number {
  const reader = new ProtobufReader(body);
  // Request field 1 > ResourceMetrics field 2 > ScopeMetrics field 2 = Metric.
  const path = [10, 18, 18];
  const walk = (end: number, level: number): number => {
    let found = 0;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag !== path[level]) reader.skip(tag, end);
      else if (level === path.length - 1) {
        reader.skip(tag, end);
        found++;
      } else found += walk(reader.stop(end), level + 1);
    }
    return found;
  };
  return walk(body.length, 0);
}

const METRIC_TABLES = [fieldTable(['resourceMetrics']), fieldTable(['scopeMetrics']), fieldTable(['metrics'])] as const;

function countJson(body: Uint8Array): number {
  const scanner = new JsonScanner(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  const walk = (level: number): number => {
    const table = METRIC_TABLES[level];
    if (table === undefined || scanner.next() !== OPEN_BRACE) {
      scanner.skip();
      return table === undefined ? 1 : 0;
    }
    let found = 0;
    if (!scanner.enterObject()) return 0;
    do {
      if (scanner.field(table) === '' || scanner.next() !== OPEN_BRACKET) scanner.skip();
      else if (scanner.enterArray()) {
        do found += walk(level + 1);
        while (scanner.moreElements());
      }
    } while (scanner.moreFields());
    return found;
  };
  if (scanner.next() !== OPEN_BRACE) throw new Malformed('expected an object', scanner.pos);
  const found = walk(0);
  if (scanner.next() !== -1) throw new Malformed('something after the end', scanner.pos);
  return found;
}
