// Reads the protobuf wire format from bytes in place: no copies, no objects, every length checked against the end of its message.
// https://protobuf.dev/programming-guides/encoding/ ; the deprecated groups (wire types 3 and 4) are refused.
import { Malformed } from './outcome.ts';

const TWO_32 = 4294967296;

export class ProtobufReader {
  readonly bytes: Uint8Array;
  pos = 0;
  /** The last 64-bit value read: two unsigned halves. */
  lo = 0;
  hi = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next field's tag: (field number << 3) | wire type. */
  tag(end: number): number {
    const byte = this.pos < end ? this.bytes[this.pos]! : 128;
    if (byte < 128) {
      if (byte < 8) throw new Malformed('field number 0', this.pos);
      this.pos++;
      return byte;
    }
    const at = this.pos;
    const tag = this.varint(end);
    if (this.hi !== 0 || tag < 8) throw new Malformed('bad field number', at);
    return tag;
  }

  /** The low 32 bits, unsigned; `lo` and `hi` hold all 64. */
  varint(end: number): number {
    const bytes = this.bytes;
    let pos = this.pos;
    let lo = 0;
    let hi = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (pos >= end) throw new Malformed('truncated number', pos);
      const byte = bytes[pos++]!;
      const bits = byte & 127;
      if (shift < 28) lo |= bits << shift;
      else if (shift === 28) {
        lo |= bits << 28;
        hi = bits >>> 4;
      } else hi |= bits << (shift - 32);
      if (byte < 128) {
        this.pos = pos;
        this.lo = lo >>> 0;
        this.hi = hi >>> 0;
        return this.lo;
      }
    }
    throw new Malformed('number longer than ten bytes', this.pos);
  }

  /** Reads the length of a length-delimited field; returns where it stops. `pos` is then its first byte. */
  stop(end: number): number {
    const pos = this.pos;
    const byte = pos < end ? this.bytes[pos]! : 128;
    if (byte < 128) {
      this.pos = pos + 1;
      if (byte > end - pos - 1) throw new Malformed('length beyond its message', pos);
      return pos + 1 + byte;
    }
    const length = this.varint(end);
    if (this.hi !== 0 || length > end - this.pos) throw new Malformed('length beyond its message', pos);
    return this.pos + length;
  }

  fixed32(end: number): number {
    const { bytes, pos } = this;
    if (end - pos < 4) throw new Malformed('truncated number', pos);
    this.pos = pos + 4;
    return (bytes[pos]! | (bytes[pos + 1]! << 8) | (bytes[pos + 2]! << 16) | (bytes[pos + 3]! << 24)) >>> 0;
  }

  /** Into `lo` and `hi`. */
  fixed64(end: number): void {
    if (end - this.pos < 8) throw new Malformed('truncated number', this.pos);
    this.lo = this.fixed32(end);
    this.hi = this.fixed32(end);
  }

  /** Whole microseconds of the nanoseconds in `lo` and `hi`: exact up to 2^53 us, the year 2255. */
  micros(): number {
    const high = Math.floor(this.hi / 1000);
    return high * TWO_32 + Math.floor(((this.hi - high * 1000) * TWO_32 + this.lo) / 1000);
  }

  /** The nanoseconds that remain beside `micros`, 0 to 999. */
  remainder(): number {
    return ((this.hi % 1000) * TWO_32 + this.lo) % 1000;
  }

  unsigned(): bigint {
    return this.hi === 0 ? BigInt(this.lo) : BigInt(this.hi) * 4294967296n + BigInt(this.lo);
  }

  signed(): bigint {
    if (this.hi === 0) return BigInt(this.lo);
    return BigInt(this.hi | 0) * 4294967296n + BigInt(this.lo);
  }

  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case 0:
        this.varint(end);
        return;
      case 1:
        if (end - this.pos < 8) throw new Malformed('truncated number', this.pos);
        this.pos += 8;
        return;
      case 2:
        this.pos = this.stop(end);
        return;
      case 5:
        if (end - this.pos < 4) throw new Malformed('truncated number', this.pos);
        this.pos += 4;
        return;
      default:
        throw new Malformed(`wire type ${tag & 7}`, this.pos);
    }
  }
}
