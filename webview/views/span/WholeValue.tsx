// A value that may have come clipped: what there is, and a button that fetches the rest.
import { type ReactNode, useState } from 'preact/compat';
import type { AttributeRow, SpanDetail, ValueRef } from '../../../src/rpc/viewModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';
import { formatCount } from '../../format.ts';
import { JsonOrText } from '../../ui/JsonTree.tsx';
import { TextBlock } from '../../ui/TextBlock.tsx';

interface ValueProps {
  readonly text: string;
  readonly lines: number;
  /** Characters in all, when known. */
  readonly length: number;
  readonly source: ValueRef;
  readonly prose?: boolean;
  /** Takes what is shown out of the answer. */
  readonly pick?: (text: string) => string;
}

export function ClippedValue({ source, pick, prose = false, ...rest }: ValueProps) {
  const { client } = useExplorer();
  const load = () => client.call('span.value', source).then(answer => (pick ? pick(answer.text) : answer.text));
  return (
    <Clipped
      {...rest}
      load={load}
      show={(text, lines) => (prose ? <TextBlock text={text} lines={lines} /> : <JsonOrText text={text} lines={lines} />)}
    />
  );
}

interface ClippedProps {
  readonly text: string;
  readonly lines: number;
  /** Characters in all; null when only known to be more than there are. */
  readonly length: number | null;
  readonly load: () => Promise<string>;
  readonly show: (text: string, lines: number) => ReactNode;
}

export function Clipped({ text, lines, length, load, show }: ClippedProps) {
  const [whole, setWhole] = useState<string | null>(null);
  const [state, setState] = useState<'idle' | 'busy' | string>('idle');
  const clipped = whole === null && (length === null || length > text.length);
  const fetchWhole = () => {
    setState('busy');
    load().then(
      answer => {
        setWhole(answer);
        setState('idle');
      },
      (error: unknown) => setState(asRpcError(error).message),
    );
  };
  return (
    <>
      {show(whole ?? text, lines)}
      {clipped && (
        <button type="button" className="link-button" disabled={state === 'busy'} onClick={fetchWhole}>
          {state === 'busy' ? 'Loading…' : length === null ? 'Load all' : `Load all ${formatCount(length)} characters`}
        </button>
      )}
      {state !== 'idle' && state !== 'busy' && <p className="error">{state}</p>}
    </>
  );
}

interface WholeProps {
  readonly span: SpanDetail;
  readonly field: 'input' | 'output' | 'tool';
  readonly member?: 'args' | 'result';
  readonly text: string;
  readonly lines: number;
}

/** A canonical field. Its length is that of the attribute it was taken from; a tool's members come as JSON. */
export function WholeValue({ span, field, member, text, lines }: WholeProps) {
  const key = span.from[field];
  const lengths = span.attributes.filter(row => row.key === key || (field === 'tool' && row.field === null)).map(sourceLength);
  const length =
    text.length < CLIPPED_FROM ? text.length : Math.max(text.length, ...lengths.filter(each => each > text.length), text.length + 1);
  const source: ValueRef = { traceId: span.traceId, spanId: span.spanId, place: 'field', key: field, index: 0 };
  const pick = (answer: string) => {
    if (member === undefined) return answer;
    const value = (JSON.parse(answer) as Readonly<Record<string, unknown>>)[member];
    return typeof value === 'string' ? value : answer;
  };
  return <ClippedValue text={text} lines={lines} length={length} source={source} prose={member === undefined} pick={pick} />;
}

/** The app clips values well above this; shorter ones are whole. */
const CLIPPED_FROM = 19_000;

function sourceLength(row: AttributeRow): number {
  return row.length;
}
