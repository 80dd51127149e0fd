// The protobuf decoder's small parts: strings, ids, times, attributes and AnyValues, read at a reader's position up to `end`.
import type { AnyValue, KeyValue } from '../../core/model/span.ts';
import { ProtobufReader } from './protobufReader.ts';

export type Bytes = ProtobufReader & { readonly bytes: Buffer };

export function open(body: Uint8Array): Bytes {
  return new ProtobufReader(Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)) as Bytes;
}

export function text(reader: Bytes, end: number): string {
  const stop = reader.stop(end);
  const start = reader.pos;
  reader.pos = stop;
  return start === stop ? '' : reader.bytes.toString('utf8', start, stop);
}

export function hex(reader: Bytes, end: number): string {
  const stop = reader.stop(end);
  const start = reader.pos;
  reader.pos = stop;
  return reader.bytes.toString('hex', start, stop);
}

export function time(reader: Bytes, end: number): bigint {
  reader.fixed64(end);
  return reader.unsigned();
}

export function keyValue(reader: Bytes, end: number): KeyValue {
  let key = '';
  let value: AnyValue = null;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 10) key = text(reader, end);
    else if (tag === 18) value = anyValue(reader, reader.stop(end));
    else reader.skip(tag, end);
  }
  return { key, value };
}

export function anyValue(reader: Bytes, end: number): AnyValue {
  let value: AnyValue = null;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    switch (tag) {
      case 10:
        value = text(reader, end);
        break;
      case 16:
        reader.varint(end);
        value = (reader.lo | reader.hi) !== 0;
        break;
      case 24:
        reader.varint(end);
        value = reader.signed();
        break;
      case 33: {
        reader.skip(tag, end);
        value = reader.bytes.readDoubleLE(reader.pos - 8);
        break;
      }
      case 42:
        value = list(reader, reader.stop(end), anyValue);
        break;
      case 50:
        value = { entries: list(reader, reader.stop(end), keyValue) };
        break;
      case 58: {
        const stop = reader.stop(end);
        // A copy: a view would keep the whole request in memory.
        value = new Uint8Array(reader.bytes.subarray(reader.pos, stop));
        reader.pos = stop;
        break;
      }
      default:
        reader.skip(tag, end);
    }
  }
  return value;
}

function list<T>(reader: Bytes, end: number, read: (reader: Bytes, end: number) => T): T[] {
  const values: T[] = [];
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 10) values.push(read(reader, reader.stop(end)));
    else reader.skip(tag, end);
  }
  return values;
}
