// The columns of the sessions list and what stands in them.
import type { SessionRow } from '../../../src/rpc/viewModels.ts';
import { formatPlural } from '../../format.ts';
import { Cell } from '../../ui/Cell.tsx';
import { Ago, Cost, Duration, Tokens } from '../../ui/Figures.tsx';
import { StateIcon } from '../../ui/StateIcon.tsx';
import { Line } from '../../ui/Text.tsx';

export const SESSION_COLUMNS = [
  { id: 'state', title: '', hint: 'State' },
  { id: 'input', title: 'First input', hint: 'What the user said first' },
  { id: 'app', title: 'App', hint: 'Service that sent the spans' },
  { id: 'turns', title: 'Turns', hint: 'Turns of the session' },
  { id: 'tokens', title: 'Tokens', hint: 'Input and output tokens of all calls' },
  { id: 'cost', title: 'Cost', hint: 'In US dollars. ~ is about, or too low: point at one to see why' },
  { id: 'p95', title: 'p95', hint: 'Time that 95 of 100 turns stay under' },
  { id: 'errors', title: 'Errors', hint: 'Failed spans' },
  { id: 'last', title: 'Active', hint: 'Last activity' },
] as const;

export function sessionCells(row: SessionRow, nowUs: number) {
  return (
    <>
      <Cell className="cell col-state">
        <StateIcon state={row.state} />
      </Cell>
      <Cell className="cell col-input">{row.firstInput === null ? <Unnamed row={row} /> : <Line text={row.firstInput} />}</Cell>
      <Cell className="cell col-app">{row.app !== null && <Line text={row.app} />}</Cell>
      <Cell className="cell col-turns">
        <span className="num" title={formatPlural(row.spans, 'span')}>
          {row.turns > 0 ? row.turns : ''}
        </span>
      </Cell>
      <Cell className="cell col-tokens">
        <Tokens input={row.inputTokens} output={row.outputTokens} />
      </Cell>
      <Cell className="cell col-cost">
        <Cost usd={row.costUsd} basis={row.costBasis} of={row} />
      </Cell>
      <Cell className="cell col-p95">
        <Duration us={row.latencyUs} unknown={row.state === 'running' ? 'No turn has ended yet' : 'No turn to measure'} />
      </Cell>
      <Cell className="cell col-errors">
        {row.errors > 0 && (
          <span className="num error" title={formatPlural(row.errors, 'failed span')}>
            {row.errors}
          </span>
        )}
      </Cell>
      <Cell className="cell col-last">
        <Ago us={row.endUs} nowUs={nowUs} />
      </Cell>
    </>
  );
}

function Unnamed({ row }: { readonly row: SessionRow }) {
  const why = row.plain ? 'No span of it is about an LLM' : 'No span holds the messages: the app may not send content';
  return (
    <span className="line dim" title={why}>
      {row.plain ? formatPlural(row.spans, 'span') : 'no content'} · {row.id}
    </span>
  );
}
