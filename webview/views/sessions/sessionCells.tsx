// What stands in the cells of the sessions list.
import type { SearchHit, SessionListRow } from '../../../src/rpc/listModels.ts';
import type { SessionRow } from '../../../src/rpc/viewModels.ts';
import { oneLine } from '../../escapes.ts';
import { formatDuration, formatPlural } from '../../format.ts';
import { scoreValue } from '../../scoreWords.ts';
import { Cell } from '../../ui/Cell.tsx';
import { Ago, Cost, Duration, Tokens } from '../../ui/Figures.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { StateIcon } from '../../ui/StateIcon.tsx';
import { Line } from '../../ui/Text.tsx';
import type { SessionColumn } from './columns.ts';

const CHIPS = 3;

export function sessionCells(columns: readonly SessionColumn[], row: SessionListRow, nowUs: number) {
  return columns.map(column => (
    <Cell key={column.id} className={`cell col-${column.id} ${column.numeric ? 'col-numeric' : ''}`}>
      {content(column.id, row, nowUs)}
    </Cell>
  ));
}

function content(column: string, row: SessionListRow, nowUs: number) {
  switch (column) {
    case 'state':
      return <StateIcon state={row.state} />;
    case 'input':
      return (
        <>
          {row.pinned && <Icon name="pinned" className="dim" label="Pinned" />}
          {row.hit ? <Hit hit={row.hit} /> : row.firstInput === null ? <Unnamed row={row} /> : <Line text={row.firstInput} />}
        </>
      );
    case 'app':
      return row.app !== null && <Line text={row.app} />;
    case 'user':
      return row.user !== null && <Line text={row.user} />;
    case 'model':
      return row.models.length > 0 && <Line text={row.models.join(', ')} />;
    case 'prompt':
      return row.prompts.length > 0 && <Line text={row.prompts.join(', ')} />;
    case 'turns':
      return row.turns > 0 && <span className="num">{row.turns}</span>;
    case 'spans':
      return <span className="num">{row.spans}</span>;
    case 'trend':
      return row.latencies.length > 1 && <Sparkline values={row.latencies} label={trendWords(row.latencies)} />;
    case 'p95':
      return <Duration us={row.latencyUs} unknown={row.state === 'running' ? 'No turn has ended yet' : 'No turn to measure'} />;
    case 'tokens':
      return <Tokens input={row.inputTokens} output={row.outputTokens} />;
    case 'cost':
      return <Cost usd={row.costUsd} basis={row.costBasis} of={row} />;
    case 'errors':
      return (
        row.errors > 0 && (
          <span className="num error" title={formatPlural(row.errors, 'failed span')}>
            {row.errors}
          </span>
        )
      );
    case 'scores':
      return <Scores row={row} />;
    case 'started':
      return <Ago us={row.startUs} nowUs={nowUs} />;
    default:
      return <Ago us={row.endUs} nowUs={nowUs} />;
  }
}

function trendWords(latencies: readonly number[]): string {
  const last = latencies.at(-1) ?? 0;
  return `Last ${latencies.length} turns: ${formatDuration(Math.min(...latencies))} to ${formatDuration(Math.max(...latencies))}, the latest ${formatDuration(last)}`;
}

/** Where the text that was looked for stands. What surrounds it is one line, so places are found again in that line. */
function Hit({ hit }: { readonly hit: SearchHit }) {
  const runs: { readonly text: string; readonly marked: boolean }[] = [];
  let at = 0;
  for (const [from, to] of hit.ranges) {
    runs.push({ text: hit.text.slice(at, from), marked: false }, { text: hit.text.slice(from, to), marked: true });
    at = to;
  }
  runs.push({ text: hit.text.slice(at), marked: false });
  const said = hit.side === 'input' ? 'asked' : 'answered';
  return (
    <span className="line hit" dir="auto" title={`${said}: ${oneLine(hit.text)}`}>
      <span className="dim">{said} </span>
      {runs.map((run, place) =>
        run.marked ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a run is its place.
          <mark key={place}>{keepEnds(run.text)}</mark>
        ) : (
          keepEnds(run.text)
        ),
      )}
    </span>
  );
}

/** One line of a piece of text, its outer spaces kept: the next piece follows. */
function keepEnds(text: string): string {
  const line = oneLine(text);
  if (line === '') return text === '' ? '' : ' ';
  return `${/^\s/.test(text) ? ' ' : ''}${line}${/\s$/.test(text) ? ' ' : ''}`;
}

function Scores({ row }: { readonly row: SessionListRow }) {
  const title = row.scores
    .map(score => `${oneLine(score.name, 60)} ${scoreValue(score)} (${formatPlural(score.count, 'score')})`)
    .join('\n');
  return (
    <span className="line" title={title}>
      {row.scores.slice(0, CHIPS).map(score => (
        <span key={score.name} className="score-mark">
          <span className="dim">{shortName(score.name)}</span> {scoreValue(score)}
        </span>
      ))}
      {row.scores.length > CHIPS && <span className="dim">+{row.scores.length - CHIPS}</span>}
    </span>
  );
}

/** The first letters of its words, or of the one: `tool_choice` is TC. */
function shortName(name: string): string {
  const words = oneLine(name, 60)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 3).map(word => [...word][0]) : [...(words[0] ?? '')].slice(0, 1);
  return letters.join('').toUpperCase();
}

function Unnamed({ row }: { readonly row: SessionRow }) {
  const why = row.plain ? 'No span of it is about an LLM' : 'No span holds the messages: the app may not send content';
  return (
    <span className="line dim" title={why}>
      {row.plain ? formatPlural(row.spans, 'span') : 'no content'} · {row.id}
    </span>
  );
}
