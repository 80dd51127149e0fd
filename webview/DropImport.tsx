// Trace files dropped on the page are imported: read bit by bit, with progress, and stopped when asked. What was stored until then stays.
import { useEffect, useRef, useState } from 'preact/compat';
import { addReports, NOTHING_IMPORTED } from '../src/rpc/importReports.ts';
import { importTexts, type TextPart } from '../src/rpc/importTexts.ts';
import type { ImportReport } from '../src/rpc/viewModels.ts';
import { useExplorer } from './client/explorer.ts';
import { oneLine } from './escapes.ts';
import { formatPlural } from './format.ts';
import { Button, IconButton } from './ui/controls.tsx';
import { Icon } from './ui/Icon.tsx';

interface Importing {
  readonly name: string;
  readonly percent: number;
  readonly report: ImportReport;
  readonly state: 'reading' | 'done' | 'stopped' | 'failed';
  readonly failure: string | null;
}

export function DropImport() {
  const { client, host } = useExplorer();
  const [over, setOver] = useState(false);
  const [now, setNow] = useState<Importing | null>(null);
  const stop = useRef<AbortController | null>(null);

  const run = async (files: readonly File[]) => {
    const controller = new AbortController();
    stop.current?.abort();
    stop.current = controller;
    let report = NOTHING_IMPORTED;
    const all = Math.max(
      1,
      files.reduce((sum, file) => sum + file.size, 0),
    );
    let before = 0;
    let read = 0;
    const tell = (name: string, state: Importing['state'], failure: string | null = null) =>
      setNow({ name, percent: Math.floor((100 * read) / all), report, state, failure });
    for (const file of files) {
      const done = report;
      try {
        for await (const so of importTexts(textsOf(file), piece => client.call('import.otlpJson', piece))) {
          report = addReports(done, so.report);
          read = before + so.read;
          if (controller.signal.aborted) return tell(file.name, 'stopped');
          tell(file.name, 'reading');
        }
        before += file.size;
      } catch (error) {
        return tell(file.name, 'failed', error instanceof Error ? error.message : String(error));
      }
    }
    tell(files.length === 1 ? (files[0]?.name ?? '') : formatPlural(files.length, 'file'), 'done');
  };
  const latest = useRef(run);
  latest.current = run;

  useEffect(() => {
    if (host.place === 'file') return;
    const holdsFiles = (event: DragEvent) => [...(event.dataTransfer?.types ?? [])].includes('Files');
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const onDrop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void latest.current(files);
    };
    const leave = new AbortController();
    const { signal } = leave;
    window.addEventListener('dragover', onOver, { signal });
    window.addEventListener('dragleave', onLeave, { signal });
    window.addEventListener('drop', onDrop, { signal });
    return () => leave.abort();
  }, [host]);

  return (
    <>
      {over && (
        <div className="drop-hint">
          <Icon name="cloud-download" /> Drop to import traces: OTLP JSON, or what Copilot writes
        </div>
      )}
      {now && (
        <div className={`banner ${now.state === 'failed' ? '' : 'banner-note'}`} role="status">
          <Icon name={now.state === 'failed' ? 'error' : now.state === 'reading' ? 'sync' : 'info'} />
          <span className="line">{words(now)}</span>
          {now.state === 'reading' ? (
            <Button onClick={() => stop.current?.abort()}>Stop</Button>
          ) : (
            <IconButton icon="close" label="Dismiss" onClick={() => setNow(null)} />
          )}
        </div>
      )}
    </>
  );
}

function words({ name, percent, report, state, failure }: Importing): string {
  const found = `${formatPlural(report.spans, 'span')}, ${formatPlural(report.logs, 'log record')}`;
  const wrong =
    report.problems[0] === undefined ? '' : ` ${formatPlural(report.rejected, 'line')} rejected: ${oneLine(report.problems[0], 200)}`;
  const file = oneLine(name, 80);
  switch (state) {
    case 'reading':
      return `Importing ${file}, ${percent} %: ${found}`;
    case 'done':
      return `${file} is imported: ${found}.${wrong}`;
    case 'stopped':
      return `The import of ${file} was stopped. ${found} were stored.${wrong}`;
    case 'failed':
      return `${file} could not be imported: ${oneLine(failure ?? '', 200)}. ${found} were stored.`;
  }
}

/** In characters: near enough to bytes for a bar. */
async function* textsOf(file: File): AsyncGenerator<TextPart> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  try {
    let read = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      read += part.value.length;
      yield { text: part.value, read };
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
