// Writes docs/producers.md: for each producer whose telemetry is a fixture, which fields it gives, read off the fixtures themselves.
//   node scripts/producersTable.ts            writes the file
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createBundledPrices } from '../src/app/prices/bundledPrices.ts';
import { factsOf } from '../src/core/conventions/facts.ts';
import { normalize } from '../src/core/conventions/normalize.ts';
import { CONVENTIONS } from '../src/core/conventions/registry.ts';
import type { CanonicalFields, CanonicalSpan } from '../src/core/model/canonical.ts';
import type { SpanFacts } from '../src/core/model/facts.ts';
import { PRODUCERS } from '../test/laws/producers.ts';
import { readFixture } from '../test/support/readOtlpJson.ts';

const ROOT = join(import.meta.dirname, '..');
const FIXTURES = join(ROOT, 'test', 'fixtures');

interface Given {
  readonly canonical: CanonicalSpan;
  readonly facts: SpanFacts;
  readonly made: boolean;
  readonly hasLogs: boolean;
}

const has = (spans: readonly Given[], field: keyof CanonicalFields) => spans.some(span => span.canonical.fields[field] !== undefined);
const calls = (spans: readonly Given[]) => spans.filter(span => span.canonical.kind === 'llm');
const tools = (spans: readonly Given[]) => spans.filter(span => span.canonical.kind === 'tool' || span.canonical.kind === 'mcp');
const requested = (span: Given) =>
  (span.canonical.fields.outputMessages ?? []).some(message => message.parts.some(part => part.type === 'tool_call'));

const COLUMNS: readonly { readonly title: string; readonly says: (spans: readonly Given[]) => string }[] = [
  { title: 'session', says: spans => yes(has(spans, 'sessionKey')) },
  { title: 'user', says: spans => yes(has(spans, 'userId')) },
  { title: 'model', says: spans => yes(has(spans, 'model')) },
  { title: 'input', says: spans => contentOf(spans, 'inputMessages', 'input') },
  { title: 'output', says: spans => contentOf(spans, 'outputMessages', 'output') },
  { title: 'tools offered', says: spans => yes(has(spans, 'toolDefinitions')) },
  { title: 'tools asked for', says: spans => yes(calls(spans).some(requested)) },
  {
    title: 'tools run',
    says: spans =>
      tools(spans).length === 0 ? '-' : yes(tools(spans).some(span => !!span.canonical.fields.tool?.args)) === '-' ? 'name' : 'yes',
  },
  { title: 'tokens', says: spans => yes(spans.some(span => span.facts.inputTokens !== null)) },
  {
    title: 'cached',
    says: spans =>
      yes(spans.some(span => (span.canonical.fields.usage?.cacheRead ?? span.canonical.fields.usage?.cacheWrite ?? null) !== null)),
  },
  { title: 'reasoning', says: spans => yes(spans.some(span => (span.canonical.fields.usage?.reasoning ?? null) !== null)) },
  { title: 'cost', says: costOf },
  { title: 'errors', says: spans => yes(has(spans, 'error')) },
];

function yes(given: boolean): string {
  return given ? 'yes' : '-';
}

/** "yes" for messages with roles, "text" for plain text only. */
function contentOf(spans: readonly Given[], messages: 'inputMessages' | 'outputMessages', text: 'input' | 'output'): string {
  if (has(spans, messages)) return 'yes';
  return has(spans, text) ? 'text' : '-';
}

function costOf(spans: readonly Given[]): string {
  const sources = new Set(spans.map(span => span.facts.costSource));
  if (sources.has('reported')) return 'reported';
  if (sources.has('gateway')) return 'gateway';
  return sources.has('bundled') ? 'priced' : '-';
}

interface Row {
  readonly producer: string;
  readonly convention: string;
  readonly version: string;
  readonly signals: string;
  readonly cells: readonly string[];
}

function rowsOf(): readonly Row[] {
  const price = createBundledPrices();
  return Object.entries(PRODUCERS)
    .filter(([producer]) => existsSync(join(FIXTURES, producer)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([producer, id]) =>
      readdirSync(join(FIXTURES, producer))
        .sort()
        .map(version => {
          const folder = join(FIXTURES, producer, version);
          const spans = readdirSync(folder)
            .filter(name => name.endsWith('.json'))
            .flatMap(name => readFixture(join(folder, name)))
            .map(read => {
              const canonical = normalize(read.span, read.context, read.logs);
              return {
                canonical,
                facts: factsOf(read.span, read.context, canonical, price),
                made: read.made,
                hasLogs: read.logs.length > 0,
              };
            });
          const known = spans.filter(span => span.facts.genAi);
          const real = known.some(span => !span.made);
          const logs = known.some(span => span.made || span.hasLogs);
          return {
            producer,
            convention: CONVENTIONS.find(convention => convention.id === [id].flat()[0])?.label ?? '',
            version: version === 'hand-written' ? 'by hand' : version,
            signals: real && logs ? 'spans, logs' : real ? 'spans' : 'logs',
            cells: COLUMNS.map(column => column.says(known)),
          };
        }),
    );
}

/** The page's text. The same fixtures give the same text. */
export function producersPage(): string {
  const head = ['producer', 'version', 'read as', 'from', ...COLUMNS.map(column => column.title)];
  const lines = rowsOf().map(row => [row.producer, row.version, row.convention, row.signals, ...row.cells]);
  const widths = head.map((title, place) => Math.max(title.length, ...lines.map(line => line[place]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, place) => cell.padEnd(widths[place]!)).join(' | ')} |`;
  return `# What each producer gives

Made by \`node scripts/producersTable.ts\` from the fixtures under \`test/fixtures\`; a test fails when it is out of date.

A version number: recorded from the real SDK of that version, with content capture on. "by hand": written from the specification, because the
SDK cannot be run here. "yes": at least one recorded scenario has it. "text": plain text without roles. "name": the tool's span says which tool ran, not
with what. Cost "reported" came with the telemetry, "priced" is tokens times a list price. "-": nothing of it was sent; \`turnstone doctor\` and
the Producers page name the setting that brings it, where there is one.

${line(head)}
| ${widths.map(width => '-'.repeat(width)).join(' | ')} |
${lines.map(line).join('\n')}
`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = join(ROOT, 'docs', 'producers.md');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const now = producersPage();
  writeFileSync(file, now);
  console.log(before === now ? `${file} was up to date` : `${file} written`);
}
