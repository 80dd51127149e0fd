// Files in: OTLP JSON, one request or one a line, through the same indexer as the wire.
import { DEFAULT_LIMITS } from '../receiver/limits.ts';
import { indexRequest } from '../receiver/otlp/indexRequest.ts';
import { type Sink, SinkBusy } from '../receiver/sink.ts';
import type { ImportReport } from '../rpc/viewModels.ts';

/** Problems named one by one; the rest are counted. */
const MAX_PROBLEMS = 20;

/** Stores each line of `text` that is an OTLP request; says of every other line what is wrong with it. */
export async function importOtlpJson(text: string, sink: Sink): Promise<ImportReport> {
  const total = { spans: 0, logs: 0, rejected: 0 };
  const problems: string[] = [];
  const note = (where: string, what: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push(`${where}: ${what}`);
  };
  for (const { where, document } of documents(text)) {
    const body = Buffer.from(document);
    const signal = document.includes('"resourceLogs"') ? 'logs' : 'traces';
    const indexed = indexRequest(signal, 'json', body, DEFAULT_LIMITS);
    if (!indexed.ok) {
      note(where, indexed.problem);
      total.rejected++;
      continue;
    }
    const { request } = indexed;
    await sink.append(request);
    total[signal === 'logs' ? 'logs' : 'spans'] += request.rows.length;
    total.rejected += request.rejected;
    if (request.rejected > 0) note(where, request.reason);
    else if (request.rows.length === 0 && !document.includes('"resourceSpans"') && signal === 'traces')
      note(where, 'not an OTLP request: it has no resourceSpans or resourceLogs');
  }
  return { ...total, problems };
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
    count: () => undefined,
  };
}

/** A file is one document (perhaps over many lines), or one document a line. */
function documents(text: string): { where: string; document: string }[] {
  const trimmed = text.charCodeAt(0) === 0xfeff ? text.slice(1).trim() : text.trim();
  if (trimmed === '') return [];
  const lines = trimmed.split('\n').map((line, place) => ({ where: `line ${place + 1}`, document: line.trim() }));
  const single = lines.length > 1 && !lines[0]?.document.endsWith('}');
  return single ? [{ where: 'file', document: trimmed }] : lines.filter(line => line.document !== '');
}
