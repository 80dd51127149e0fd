// Where in its program a span was made: the `code.*` attributes, as OpenTelemetry names them now and as it named them before 1.33.
// https://opentelemetry.io/docs/specs/semconv/registry/attributes/code/
import type { Claims } from './claims.ts';
import type { SpanView } from './convention.ts';

const FILE = ['code.file.path', 'code.filepath'];
const LINE = ['code.line.number', 'code.lineno'];
const COLUMN = ['code.column.number', 'code.column'];
const MAX_PATH = 4096;
const MAX_NAME = 1024;

/** Claims `code` where the span names a file or a function. The path is as sent: whoever opens it must contain it. */
export function readSource(view: SpanView, claims: Claims): void {
  if (!view.families.has('code')) return;
  const { attributes } = view;
  const first = (keys: readonly string[]) => keys.find(key => attributes.has(key));
  const fileKey = first(FILE);
  const lineKey = first(LINE);
  const columnKey = first(COLUMN);
  const file = fileKey === undefined ? null : attributes.text(fileKey);
  // A name without its namespace is how it was written before; the new one is whole.
  const whole = attributes.text('code.function.name');
  const [space, plain] = [attributes.text('code.namespace'), attributes.text('code.function')];
  const name = whole ?? (plain === null ? null : space ? `${space}.${plain}` : plain);
  if (!file && !name) return;
  const keys = [fileKey, lineKey, columnKey, 'code.function.name', 'code.function', 'code.namespace'];
  claims.add(
    'code',
    {
      file: file && file.length <= MAX_PATH ? file : null,
      line: place(lineKey === undefined ? null : attributes.number(lineKey)),
      column: place(columnKey === undefined ? null : attributes.number(columnKey)),
      function: name && name.length <= MAX_NAME ? name : null,
    },
    keys.filter(key => key !== undefined && attributes.has(key)) as string[],
  );
}

/** Lines and columns count from 1; anything else says nothing. */
function place(value: number | null): number | null {
  return value !== null && Number.isSafeInteger(value) && value >= 1 ? value : null;
}
