// The outer shape that traces and logs share in OTLP/JSON: request > resource > scope > items. Finds where each item, resource and scope lies.
// Of a field that is given twice the last one counts, as in JSON.parse; null counts as absent; unknown fields are passed over.
import { GROUP_STRIDE } from '../../core/model/batch.ts';
import type { ContentLimits } from '../limits.ts';
import { JsonChecker } from './checkJson.ts';
import { type FieldTable, fieldTable } from './fieldTable.ts';
import { Malformed, Rejections } from './outcome.ts';
import { JsonScanner, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './scanJson.ts';
import type { Walked, WalkNames } from './walkProtobuf.ts';

/** What reads one item, standing at its opening brace: returns its row, or why there is none. */
export type JsonItemReader<Row> = (scanner: JsonScanner, checker: JsonChecker, group: number) => Row | string;

const LETTER_N = 0x6e;
const CONTEXT = fieldTable(['attributes', 'droppedAttributesCount', 'name', 'version']);

interface Range {
  offset: number;
  length: number;
  problem: string;
}

const nothing = (): Range => ({ offset: 0, length: 0, problem: '' });

/** Throws Malformed when the body is not JSON, or not a request at all. */
export function walkJson<Row>(
  bytes: Buffer,
  limits: ContentLimits,
  names: WalkNames,
  item: JsonItemReader<Row>,
): Walked<Row> & { hints: readonly string[] } {
  const scanner = new JsonScanner(bytes);
  const checker = new JsonChecker(scanner, limits);
  const rejections = new Rejections();
  const rows: Row[] = [];
  const groups: number[] = [];
  const tables = {
    request: fieldTable([names.resources]),
    resource: fieldTable(['resource', names.scopes, 'schemaUrl']),
    scope: fieldTable(['scope', names.items, 'schemaUrl']),
  };
  let seen = 0;

  const fields = (table: FieldTable, read: (field: string) => void): void => {
    if (!scanner.enterObject()) return;
    do read(scanner.field(table));
    while (scanner.moreFields());
  };

  /** An array of objects; null elements are passed over, anything else is no request. */
  const objects = (path: string, read: (path: string) => void): void => {
    let byte = scanner.next();
    if (byte === LETTER_N) {
      scanner.null();
      return;
    }
    if (byte !== OPEN_BRACKET) throw new Malformed(`${path} is not an array`, scanner.pos);
    if (!scanner.enterArray()) return;
    let place = 0;
    do {
      byte = scanner.next();
      if (byte === OPEN_BRACE) read(`${path}[${place}]`);
      else if (byte === LETTER_N) scanner.null();
      else throw new Malformed(`${path}[${place}] is not an object`, scanner.pos);
      place++;
    } while (scanner.moreElements());
  };

  const context = (): Range => {
    const byte = scanner.next();
    const offset = scanner.pos;
    checker.begin();
    if (byte !== OPEN_BRACE) {
      checker.absent(byte, 'it', 'an object');
      return { ...nothing(), problem: checker.over };
    }
    fields(CONTEXT, field => {
      if (field === 'attributes') checker.attributes(1);
      else checker.pass();
    });
    return { offset, length: scanner.pos - offset, problem: checker.over };
  };

  const schemaUrl = (): Range => {
    const byte = scanner.next();
    const offset = scanner.pos;
    scanner.skip();
    return byte === QUOTE ? { offset, length: scanner.pos - offset, problem: '' } : nothing();
  };

  const readItem = (path: string, group: number): void => {
    if (++seen > limits.items) {
      rejections.add(path, `more than ${limits.items} in one request`);
      scanner.skip();
      return;
    }
    checker.begin();
    const start = scanner.pos;
    const row = item(scanner, checker, group);
    if (scanner.pos - start > limits.itemBytes) rejections.add(path, `larger than ${limits.itemBytes} bytes`);
    else if (checker.over !== '') rejections.add(path, checker.over);
    else if (typeof row === 'string') rejections.add(path, row);
    else rows.push(row);
  };

  const readScope = (path: string): void => {
    const first = rows.length;
    const mark = rejections.mark();
    const group = groups.length / GROUP_STRIDE;
    let scope = nothing();
    let schema = nothing();
    fields(tables.scope, field => {
      if (field === names.items) {
        rows.length = first;
        rejections.back(mark);
        objects(`${path}.${names.items}`, itemPath => readItem(itemPath, group));
      } else if (field === 'scope') scope = context();
      else if (field === 'schemaUrl') schema = schemaUrl();
      else scanner.skip();
    });
    if (scope.problem !== '' && rows.length > first) {
      rejections.add(`${path}.scope`, scope.problem, rows.length - first);
      rows.length = first;
    }
    if (rows.length > first) groups.push(0, 0, 0, 0, scope.offset, scope.length, schema.offset, schema.length);
  };

  const readResource = (path: string): void => {
    const first = rows.length;
    const firstGroup = groups.length;
    const mark = rejections.mark();
    let resource = nothing();
    let schema = nothing();
    fields(tables.resource, field => {
      if (field === names.scopes) {
        rows.length = first;
        groups.length = firstGroup;
        rejections.back(mark);
        objects(`${path}.${names.scopes}`, readScope);
      } else if (field === 'resource') resource = context();
      else if (field === 'schemaUrl') schema = schemaUrl();
      else scanner.skip();
    });
    if (resource.problem !== '' && rows.length > first) {
      rejections.add(`${path}.resource`, resource.problem, rows.length - first);
      rows.length = first;
      groups.length = firstGroup;
    }
    for (let at = firstGroup; at < groups.length; at += GROUP_STRIDE) {
      groups[at] = resource.offset;
      groups[at + 1] = resource.length;
      groups[at + 2] = schema.offset;
      groups[at + 3] = schema.length;
    }
  };

  if (scanner.next() !== OPEN_BRACE) throw new Malformed('expected an object', scanner.pos);
  fields(tables.request, field => {
    if (field === '') {
      scanner.skip();
      return;
    }
    rows.length = 0;
    groups.length = 0;
    rejections.back({ count: 0, shown: 0 });
    objects(names.resources, readResource);
  });
  if (scanner.next() !== -1) throw new Malformed('something after the end', scanner.pos);
  return { rows, groups: Int32Array.from(groups), rejections, hints: [...scanner.hints] };
}
