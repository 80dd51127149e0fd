// Walks the attributes of one span, record, resource or scope in OTLP/JSON and proves that decoding them will end well: types, numbers,
// nesting and number of values. Creates nothing. Bad syntax throws Malformed; anything else leaves its reason in `over`.
import type { ContentLimits } from '../limits.ts';
import { fieldTable } from './fieldTable.ts';
import { parseDouble, parseSigned64, parseUnsigned64 } from './numbers.ts';
import { isDigit, type JsonScanner, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './scanJson.ts';

const KEY_VALUE = fieldTable(['key', 'value']);
const VALUES = fieldTable(['values']);
const ANY_VALUE = fieldTable(['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue']);
const EVENT_OR_LINK = fieldTable([
  'timeUnixNano',
  'name',
  'traceId',
  'spanId',
  'traceState',
  'attributes',
  'droppedAttributesCount',
  'flags',
]);

const LETTER_N = 0x6e;

export class JsonChecker {
  readonly #scanner: JsonScanner;
  readonly #limits: ContentLimits;
  #left = 0;
  /** Empty, or what is wrong with the item. */
  over = '';

  constructor(scanner: JsonScanner, limits: ContentLimits) {
    this.#scanner = scanner;
    this.#limits = limits;
  }

  begin(): void {
    this.#left = this.#limits.values;
    this.over = '';
  }

  refuse(why: string): void {
    if (this.over === '') this.over = why;
  }

  /** Counts values; false once there are too many. */
  count(amount: number): boolean {
    this.#left -= amount;
    if (this.#left >= 0) return true;
    this.refuse(`more than ${this.#limits.values} values`);
    return false;
  }

  /** Passes a value whose content does not matter, but is read again when the item is decoded. */
  pass(): void {
    this.#scanner.skip();
    // A lone value costs nothing extra: it belongs to a field that is counted by its owner.
    if (this.#scanner.values > 1) this.count(this.#scanner.values);
  }

  /** Passes `null`, or a value of the wrong type, which is then the item's problem. */
  absent(byte: number, what: string, expected: string): void {
    if (byte === LETTER_N) this.#scanner.null();
    else {
      this.pass();
      this.refuse(`${what} is not ${expected}`);
    }
  }

  /** An array of messages; returns how many there were. Null elements are passed over. */
  #messages(what: string, message: () => void): number {
    const scanner = this.#scanner;
    let byte = scanner.next();
    if (byte !== OPEN_BRACKET) {
      this.absent(byte, what, 'an array');
      return 0;
    }
    let found = 0;
    if (!scanner.enterArray()) return 0;
    do {
      byte = scanner.next();
      if (byte === OPEN_BRACE && this.count(1)) {
        message();
        found++;
      } else this.absent(byte, `an element of ${what}`, 'an object');
    } while (scanner.moreElements());
    return found;
  }

  /** A list of KeyValues, after its colon. */
  attributes(depth: number): number {
    return this.#messages('attributes', () => this.#keyValue(depth));
  }

  #keyValue(depth: number): void {
    const scanner = this.#scanner;
    if (!scanner.enterObject()) return;
    do {
      const field = scanner.field(KEY_VALUE);
      const byte = scanner.next();
      if (field === 'key' && byte === QUOTE) scanner.string();
      else if (field === 'key') this.absent(byte, 'an attribute key', 'a string');
      else if (field === 'value') this.value(depth);
      else this.pass();
    } while (scanner.moreFields());
  }

  /** An AnyValue, after its colon. */
  value(depth: number): void {
    const scanner = this.#scanner;
    const first = scanner.next();
    if (first !== OPEN_BRACE) {
      this.absent(first, 'an attribute value', 'an object');
      return;
    }
    if (depth > this.#limits.depth) {
      scanner.skip();
      this.refuse(`nested deeper than ${this.#limits.depth} levels`);
      return;
    }
    if (!scanner.enterObject()) return;
    do {
      const field = scanner.field(ANY_VALUE);
      const byte = scanner.next();
      switch (field) {
        case 'stringValue':
        case 'bytesValue':
          if (byte === QUOTE) scanner.string();
          else this.absent(byte, field, 'a string');
          break;
        case 'boolValue':
          if (byte === 0x74 || byte === 0x66) scanner.literal(byte);
          else this.absent(byte, field, 'true or false');
          break;
        case 'intValue':
          this.integer(byte, field, true);
          break;
        case 'doubleValue':
          if (byte === 0x2d || isDigit(byte)) scanner.number();
          else if (byte === QUOTE) {
            scanner.string();
            if (scanner.stop - scanner.start > 400 || parseDouble(scanner.text()) === null) this.refuse('doubleValue is not a number');
          } else this.absent(byte, field, 'a number');
          break;
        case 'arrayValue':
          this.#container(byte, field, depth + 1, false);
          break;
        case 'kvlistValue':
          this.#container(byte, field, depth + 1, true);
          break;
        default:
          this.pass();
      }
    } while (scanner.moreFields());
  }

  #container(byte: number, what: string, depth: number, pairs: boolean): void {
    const scanner = this.#scanner;
    if (byte !== OPEN_BRACE) {
      this.absent(byte, what, 'an object');
      return;
    }
    if (!scanner.enterObject()) return;
    do {
      const field = scanner.field(VALUES);
      if (field === '') this.pass();
      else if (pairs) this.attributes(depth);
      else this.#elements(depth);
    } while (scanner.moreFields());
  }

  #elements(depth: number): void {
    const scanner = this.#scanner;
    const byte = scanner.next();
    if (byte !== OPEN_BRACKET) {
      this.absent(byte, 'values', 'an array');
      return;
    }
    if (!scanner.enterArray()) return;
    do {
      if (this.count(1)) this.value(depth);
      else scanner.skip();
    } while (scanner.moreElements());
  }

  /** A 64-bit integer as a number or a string, left in the scanner's `start` and `stop`; false when there is none. */
  integer(byte: number, what: string, signed: boolean): boolean {
    const scanner = this.#scanner;
    if (byte === QUOTE) scanner.string();
    else if (byte === 0x2d || isDigit(byte)) scanner.number();
    else {
      this.absent(byte, what, 'a whole number');
      return false;
    }
    const length = scanner.stop - scanner.start;
    if (length > 0 && length < 19) {
      let at = scanner.start;
      if (signed && scanner.bytes[at] === 0x2d && length > 1) at++;
      while (at < scanner.stop && isDigit(scanner.bytes[at]!)) at++;
      if (at === scanner.stop) return true;
    }
    const text = length > 64 ? '' : scanner.text();
    if ((signed ? parseSigned64(text) : parseUnsigned64(text)) !== null) return true;
    this.refuse(`${what} is not a whole number of 64 bits`);
    return false;
  }

  /** Events or links; returns how many. */
  eventsOrLinks(what: string): number {
    const scanner = this.#scanner;
    return this.#messages(what, () => {
      if (!scanner.enterObject()) return;
      do {
        const field = scanner.field(EVENT_OR_LINK);
        if (field === 'attributes') this.attributes(1);
        else if (field === 'timeUnixNano') this.integer(scanner.next(), `timeUnixNano of ${what}`, false);
        else this.pass();
      } while (scanner.moreFields());
    });
  }
}
