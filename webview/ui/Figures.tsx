// Times, durations, tokens and costs with their tooltips. Unknown is '-' and says why.
import type { CostBasis, CostSource } from '../../src/core/model/cost.ts';
import { costTitle, costUnknown, type Priceable } from '../costWords.ts';
import { formatAgo, formatCost, formatCount, formatDuration, formatOffset, formatTime, formatTokens } from '../format.ts';

export function Ago({ us, nowUs }: { readonly us: number; readonly nowUs: number }) {
  return <span title={formatTime(us)}>{formatAgo(us, nowUs)}</span>;
}

export function Offset({ us, atUs }: { readonly us: number; readonly atUs: number }) {
  return (
    <span className="num" title={formatTime(atUs)}>
      {formatOffset(us)}
    </span>
  );
}

interface DurationProps {
  /** Microseconds; null while running. */
  readonly us: number | null;
  readonly unknown?: string;
}

export function Duration({ us, unknown = 'Has not ended yet' }: DurationProps) {
  return (
    <span className="num" title={us === null ? unknown : `${formatCount(us)} µs`}>
      {formatDuration(us)}
    </span>
  );
}

interface TokensProps {
  readonly input: number | null;
  readonly output: number | null;
}

/** Input and output together. */
export function Tokens({ input, output }: TokensProps) {
  const known = input !== null || output !== null;
  const title = known
    ? `${input === null ? 'unknown' : formatCount(input)} in, ${output === null ? 'unknown' : formatCount(output)} out`
    : 'No span reported token counts';
  return (
    <span className="num" title={title}>
      {formatTokens(known ? (input ?? 0) + (output ?? 0) : null)}
    </span>
  );
}

interface CostProps {
  readonly usd: number | null;
  readonly basis: CostBasis | null;
  /** Of one span; a sum has none. */
  readonly source?: CostSource | null;
  /** What the cost is of: says why it is unknown. */
  readonly of: Priceable;
}

export function Cost({ usd, basis, source = null, of }: CostProps) {
  return (
    <span className="num" title={usd === null ? costUnknown(of) : costTitle(usd, basis, source)}>
      {formatCost(usd, basis)}
    </span>
  );
}
