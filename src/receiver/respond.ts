// The answers of OTLP, written by hand: Export*ServiceResponse with or without partial success, and google.rpc.Status for refusals.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
import type { Signal, WireFormat } from '../core/model/batch.ts';

export type ExportSignal = Signal | 'metrics';

/** google.rpc.Code numbers that we use. */
export const RPC_CODE = { invalidArgument: 3, permissionDenied: 7, resourceExhausted: 8, unavailable: 14 } as const;

/** Answers stay tiny whatever the problem was: clients have bounds too. */
const LONGEST_MESSAGE = 1000;

const REJECTED: Readonly<Record<ExportSignal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

/** Partial success is set only when something was rejected or there is a warning (rejected 0 with a message). */
export function exportResponse(signal: ExportSignal, format: WireFormat, rejected: number, message: string): Buffer {
  if (rejected === 0 && message === '') return Buffer.from(format === 'json' ? '{}' : '');
  const text = message.slice(0, LONGEST_MESSAGE);
  if (format === 'json') {
    // An int64 is a string in proto3 JSON.
    const partial = { ...(rejected > 0 ? { [REJECTED[signal]]: String(rejected) } : {}), ...(text === '' ? {} : { errorMessage: text }) };
    return Buffer.from(JSON.stringify({ partialSuccess: partial }));
  }
  return Buffer.from(
    field(1, [...(rejected > 0 ? [8, ...varint(rejected)] : []), ...(text === '' ? [] : field(2, [...Buffer.from(text)]))]),
  );
}

/** A google.rpc.Status. */
export function statusBody(format: WireFormat, code: number, message: string): Buffer {
  const text = message.slice(0, LONGEST_MESSAGE);
  if (format === 'json') return Buffer.from(JSON.stringify({ code, message: text }));
  return Buffer.from([8, ...varint(code), ...field(2, [...Buffer.from(text)])]);
}

export const CONTENT_TYPE: Readonly<Record<WireFormat, string>> = { protobuf: 'application/x-protobuf', json: 'application/json' };

/** A length-delimited field. */
function field(number: number, payload: readonly number[]): number[] {
  return [(number << 3) | 2, ...varint(payload.length), ...payload];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
