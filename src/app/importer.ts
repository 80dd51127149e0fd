// Files in: OTLP JSON, one request or one a line, and the lines of Copilot's file exporters, told apart line by line. Everything goes
// through the same indexer as the wire.
import { type LogGroup, printLogsRequest, printTraceRequest, type SpanGroup } from '../core/exports/otlpJson.ts';
import { readCopilotLine } from '../core/imports/copilotJsonl.ts';
import { isOneDocument } from '../core/imports/linePieces.ts';
import { DEFAULT_LIMITS } from '../receiver/limits.ts';
import { indexRequest } from '../receiver/otlp/indexRequest.ts';
import { type Sink, SinkBusy } from '../receiver/sink.ts';
import type { ImportReport } from '../rpc/viewModels.ts';

/** Problems named one by one; the rest are counted. */
const MAX_PROBLEMS = 20;
/** Copilot writes a span a line: so many of them, or so many characters, are stored as one request. */
const GATHER_ITEMS = 512;
const GATHER_CHARS = 4 * 1024 * 1024;

/** Stores each line of `text` that is an OTLP request or a line of Copilot's; says of every other line what is wrong with it. */
export async function importOtlpJson(text: string, sink: Sink, firstLine = 1): Promise<ImportReport> {
  const total = { spans: 0, logs: 0, rejected: 0 };
  const problems: string[] = [];
  let unnamed = 0;
  let metrics = 0;
  const unwritten: { count: number; first: string } = { count: 0, first: '' };
  const note = (where: string, what: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push(`${where}: ${what}`);
    else unnamed++;
  };

  const store = async (signal: 'traces' | 'logs', document: string, where: string): Promise<void> => {
    const body = Buffer.from(document);
    const redactions = sink.redact(body);
    const indexed = indexRequest(signal, 'json', body, DEFAULT_LIMITS);
    if (!indexed.ok) {
      note(where, indexed.problem);
      total.rejected++;
      return;
    }
    const { request } = indexed;
    await sink.append(request, redactions);
    total[signal === 'logs' ? 'logs' : 'spans'] += request.rows.length;
    total.rejected += request.rejected;
    if (request.rejected > 0) note(where, request.reason);
    else if (request.rows.length === 0 && !document.includes('"resourceSpans"') && signal === 'traces')
      note(where, 'not an OTLP request (it has no resourceSpans or resourceLogs) and not a line of Copilot');
  };

  const gathered = { spans: gather<SpanGroup>(), logs: gather<LogGroup>() };
  const flush = async () => {
    const { spans, logs } = gathered;
    if (spans.groups.length > 0) await store('traces', printTraceRequest(spans.groups), spans.where());
    if (logs.groups.length > 0) await store('logs', printLogsRequest(logs.groups), logs.where());
    spans.empty();
    logs.empty();
  };

  for (const { where, document } of documents(text, firstLine)) {
    if (document.includes('"resourceLogs"')) await store('logs', document, where);
    else if (document.includes('"resourceSpans"')) await store('traces', document, where);
    else if (document.includes('"resourceMetrics"')) metrics++;
    else {
      const line = readCopilotLine(document);
      if (line.kind === 'span') gathered.spans.add(line.group, where, document.length);
      else if (line.kind === 'log') gathered.logs.add(line.group, where, document.length);
      else if (line.kind === 'metrics') metrics++;
      else if (line.kind === 'unwritten') {
        if (unwritten.count++ === 0) unwritten.first = where;
      } else if (line.kind === 'wrong') {
        note(where, line.reason);
        total.rejected++;
      } else await store('traces', document, where);
      if (gathered.spans.full() || gathered.logs.full()) await flush();
    }
  }
  await flush();

  if (unwritten.count > 0) {
    total.rejected += unwritten.count;
    problems.unshift(
      `${unwritten.first}: ${unwritten.count === 1 ? 'this line holds' : `this and ${unwritten.count - 1} more lines hold`} only {}. Copilot Chat cannot write its spans to a file (microsoft/vscode#319993): receive them over OTLP instead.`,
    );
  }
  if (unnamed > 0) problems.push(`${unnamed} more lines could not be read`);
  return { ...total, problems, metrics };
}

/** A sink that sends to the process that receives: how a follower imports, since the leader alone writes. */
export function forwardSink(http: string): Sink {
  return {
    async append(request) {
      const response = await fetch(`${http}/v1/${request.signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: new Uint8Array(request.body),
      });
      if (response.status === 503) throw new SinkBusy('The process that receives is busy; try again in a second.');
      if (!response.ok) throw new Error(`The process that receives refused the spans (${response.status}).`);
    },
    // Whoever receives it does.
    redact: () => null,
    tee: () => undefined,
    count: () => undefined,
  };
}

interface Gathering<T> {
  readonly groups: readonly T[];
  add(group: T, where: string, chars: number): void;
  full(): boolean;
  where(): string;
  empty(): void;
}

function gather<T>(): Gathering<T> {
  const groups: T[] = [];
  let chars = 0;
  let first = '';
  let last = '';
  return {
    groups,
    add(group, where, size) {
      if (groups.length === 0) first = where;
      last = where;
      groups.push(group);
      chars += size;
    },
    full: () => groups.length >= GATHER_ITEMS || chars >= GATHER_CHARS,
    where: () => (first === last ? first : `${first} to ${last}`),
    empty() {
      groups.length = 0;
      chars = 0;
    },
  };
}

/** A file is one document (perhaps over many lines), or one document a line. A piece from its middle has lines. */
function documents(text: string, firstLine: number): { where: string; document: string }[] {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (firstLine === 1 && isOneDocument(plain.trimEnd()) === true) return [{ where: 'file', document: plain.trim() }];
  return plain
    .split('\n')
    .map((line, place) => ({ where: `line ${firstLine + place}`, document: line.trim() }))
    .filter(line => line.document !== '');
}
