// The outer shape that traces and logs share in protobuf: request > resource > scope > items. Finds where each item, resource and scope lies.
import { GROUP_STRIDE } from '../../core/model/batch.ts';
import type { ContentLimits } from '../limits.ts';
import { ProtobufChecker } from './checkProtobuf.ts';
import { Malformed, Rejections } from './outcome.ts';
import { ProtobufReader } from './protobufReader.ts';

/** What reads one item between `pos` and `end`: returns its row, or why there is none. May throw Malformed. */
export type ItemReader<Row> = (reader: ProtobufReader, checker: ProtobufChecker, end: number, group: number) => Row | string;

export interface Walked<Row> {
  readonly rows: Row[];
  readonly groups: Int32Array;
  readonly rejections: Rejections;
}

export interface WalkNames {
  readonly resources: string;
  readonly scopes: string;
  readonly items: string;
}

/** Throws Malformed when the request itself, rather than one item, is not protobuf. */
export function walkProtobuf<Row>(body: Uint8Array, limits: ContentLimits, names: WalkNames, item: ItemReader<Row>): Walked<Row> {
  const reader = new ProtobufReader(body);
  const checker = new ProtobufChecker(reader, limits);
  const rejections = new Rejections();
  const rows: Row[] = [];
  const groups: number[] = [];
  let seen = 0;
  let resourceNo = 0;
  let scopeNo = 0;

  const where = (place: string): string => `${names.resources}[${resourceNo}].${place}`;

  /** Reads up to `end` whatever happens in between; the problem, if there is one. */
  const guarded = (end: number, read: () => void): string => {
    let problem = '';
    try {
      read();
      problem = checker.over;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      problem = `${error.problem} at byte ${error.offset}`;
    }
    reader.pos = end;
    return problem;
  };

  const readItem = (end: number, group: number, itemNo: number): void => {
    const place = () => where(`${names.scopes}[${scopeNo}].${names.items}[${itemNo}]`);
    if (++seen > limits.items) {
      rejections.add(place(), `more than ${limits.items} in one request`);
      reader.pos = end;
      return;
    }
    const size = end - reader.pos;
    let row: Row | string = '';
    let problem = guarded(end, () => {
      checker.begin();
      row = item(reader, checker, end, group);
    });
    if (problem === '' && size > limits.itemBytes) problem = `larger than ${limits.itemBytes} bytes`;
    if (problem !== '') rejections.add(place(), problem);
    else if (typeof row === 'string') rejections.add(place(), row);
    else rows.push(row);
  };

  const readContext = (end: number, attributesTag: number): string =>
    guarded(end, () => {
      checker.begin();
      checker.holder(end, attributesTag);
    });

  const readScope = (end: number): void => {
    const first = rows.length;
    const group = groups.length / GROUP_STRIDE;
    let scope = 0;
    let scopeLength = 0;
    let schema = 0;
    let schemaLength = 0;
    let problem = '';
    let itemNo = 0;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag === 18) readItem(reader.stop(end), group, itemNo++);
      else if (tag === 10) {
        const stop = reader.stop(end);
        scope = reader.pos;
        scopeLength = stop - scope;
        problem = readContext(stop, 26);
      } else if (tag === 26) {
        const stop = reader.stop(end);
        schema = reader.pos;
        schemaLength = stop - schema;
        reader.pos = stop;
      } else reader.skip(tag, end);
    }
    if (problem !== '' && rows.length > first) {
      rejections.add(where(`${names.scopes}[${scopeNo}].scope`), problem, rows.length - first);
      rows.length = first;
    }
    if (rows.length > first) groups.push(0, 0, 0, 0, scope, scopeLength, schema, schemaLength);
  };

  const readResource = (end: number): void => {
    const first = rows.length;
    const firstGroup = groups.length;
    let resource = 0;
    let resourceLength = 0;
    let schema = 0;
    let schemaLength = 0;
    let problem = '';
    scopeNo = 0;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag === 18) {
        readScope(reader.stop(end));
        scopeNo++;
      } else if (tag === 10) {
        const stop = reader.stop(end);
        resource = reader.pos;
        resourceLength = stop - resource;
        problem = readContext(stop, 10);
      } else if (tag === 26) {
        const stop = reader.stop(end);
        schema = reader.pos;
        schemaLength = stop - schema;
        reader.pos = stop;
      } else reader.skip(tag, end);
    }
    if (problem !== '' && rows.length > first) {
      rejections.add(where('resource'), problem, rows.length - first);
      rows.length = first;
      groups.length = firstGroup;
    }
    for (let at = firstGroup; at < groups.length; at += GROUP_STRIDE) {
      groups[at] = resource;
      groups[at + 1] = resourceLength;
      groups[at + 2] = schema;
      groups[at + 3] = schemaLength;
    }
  };

  const end = body.length;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 10) {
      readResource(reader.stop(end));
      resourceNo++;
    } else reader.skip(tag, end);
  }
  return { rows, groups: Int32Array.from(groups), rejections };
}
