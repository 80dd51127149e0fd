// Walks the attributes of one span, record, resource or scope in protobuf and proves that decoding them will end well: every length within
// its message, nesting and number of values within the limits. Creates nothing. Malformed bytes throw Malformed.
import type { ContentLimits } from '../limits.ts';
import type { ProtobufReader } from './protobufReader.ts';

export class ProtobufChecker {
  readonly #reader: ProtobufReader;
  readonly #limits: ContentLimits;
  #left = 0;
  /** Empty, or which limit the item is over. */
  over = '';

  constructor(reader: ProtobufReader, limits: ContentLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  /** Begins another item. */
  begin(): void {
    this.#left = this.#limits.values;
    this.over = '';
  }

  /** Counts one value; false once there are too many. */
  one(): boolean {
    if (this.#left > 0) {
      this.#left--;
      return true;
    }
    if (this.over === '') this.over = `more than ${this.#limits.values} values`;
    return false;
  }

  /** A KeyValue between `pos` and `end`. Leaves `pos` at `end`, also when over a limit. */
  keyValue(end: number, depth: number): void {
    const reader = this.#reader;
    if (!this.one()) {
      reader.pos = end;
      return;
    }
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag === 10) reader.pos = reader.stop(end);
      else if (tag === 18) this.value(reader.stop(end), depth);
      else reader.skip(tag, end);
    }
  }

  /** An AnyValue between `pos` and `end`. */
  value(end: number, depth: number): void {
    const reader = this.#reader;
    if (depth > this.#limits.depth) {
      if (this.over === '') this.over = `nested deeper than ${this.#limits.depth} levels`;
      reader.pos = end;
      return;
    }
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag === 42) this.#list(reader.stop(end), depth + 1, false);
      else if (tag === 50) this.#list(reader.stop(end), depth + 1, true);
      else reader.skip(tag, end);
    }
  }

  #list(end: number, depth: number, pairs: boolean): void {
    const reader = this.#reader;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag !== 10) reader.skip(tag, end);
      else if (pairs) this.keyValue(reader.stop(end), depth);
      else {
        const stop = reader.stop(end);
        if (this.one()) this.value(stop, depth);
        else reader.pos = stop;
      }
    }
  }

  /** A message of which only the KeyValues in the field of this tag matter: a resource, a scope, an event, a link. */
  holder(end: number, attributesTag: number): void {
    const reader = this.#reader;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag === attributesTag) this.keyValue(reader.stop(end), 1);
      else reader.skip(tag, end);
    }
  }
}
