// Spans and logs out as OTLP JSON, one request a line: the same content gives the same bytes, whatever way and order it came in.
import { printLogsRequest, printTraceRequest } from '../../core/exports/otlpJson.ts';
import type { LogRecord, SpanContext } from '../../core/model/span.ts';
import type { Handlers } from '../../rpc/contract.ts';
import type { Store } from '../../store/contract.ts';
import type { SpanRecord } from '../../store/records.ts';
import type { SpanReader } from '../spanReader.ts';

/** Rows a page. A page is one or more whole lines; a trace that crosses pages is split at the same place every time. */
const PAGE = 2000;

export function exportHandlers(store: Store, reader: SpanReader): Pick<Handlers, 'export.otlpJson'> {
  return {
    async 'export.otlpJson'({ signal = 'traces', session, traceId, after = 0 }) {
      const scope = { ...(session === undefined ? {} : { session }), ...(traceId === undefined ? {} : { traceId }) };
      if (signal === 'logs') {
        const rows = await store.logs({ ...scope, limit: after + PAGE });
        const page = rows.slice(after);
        return {
          text: await printRecords(await Promise.all(page.map(at => reader.readLog(at)))),
          next: page.length === PAGE ? after + PAGE : null,
        };
      }
      const rows = await store.exportSpans({ ...scope, offset: after, limit: PAGE });
      return { text: await printSpans(rows, reader), next: rows.length === PAGE ? after + PAGE : null };
    },
  };
}

/** One line with the records in the order given; nothing for none. */
export async function printRecords(records: readonly { readonly log: LogRecord; readonly context: SpanContext }[]): Promise<string> {
  return records.length === 0 ? '' : `${printLogsRequest(records.map(({ context, log }) => ({ context, logs: [log] })))}\n`;
}

/** A line a trace, in the order of the rows. */
export async function printSpans(rows: readonly SpanRecord[], reader: SpanReader): Promise<string> {
  let text = '';
  for (let from = 0; from < rows.length; ) {
    const traceId = rows[from]?.traceId;
    let to = from;
    const groups = [];
    for (; to < rows.length && rows[to]?.traceId === traceId; to++) {
      const { span, context } = await reader.read(rows[to] as SpanRecord);
      groups.push({ context, spans: [span] });
    }
    text += `${printTraceRequest(groups)}\n`;
    from = to;
  }
  return text;
}
