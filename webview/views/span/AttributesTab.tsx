// Every attribute as it was sent, and what a convention made of it; then the resource and the scope.
import { useState } from 'preact/compat';
import type { AttributeRow, SpanDetail, ValueRef } from '../../../src/rpc/viewModels.ts';
import { formatPlural } from '../../format.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { TextField } from '../../ui/controls.tsx';
import { SafeText } from '../../ui/Text.tsx';
import { Section } from './Section.tsx';
import { ClippedValue } from './WholeValue.tsx';

const SHOW_FILTER_FROM = 12;

export function AttributesTab({ span }: { readonly span: SpanDetail }) {
  const [query, setQuery] = useState('');
  const words = query.toLowerCase();
  const matching = (rows: readonly AttributeRow[]) =>
    rows.filter(row => words === '' || row.key.toLowerCase().includes(words) || row.text.toLowerCase().includes(words));
  const all = span.attributes.length + span.resource.length + (span.scope?.attributes.length ?? 0);
  return (
    <div className="content">
      {all >= SHOW_FILTER_FROM && <TextField label="Filter attributes" placeholder="Filter attributes" value={query} onInput={setQuery} />}
      <Section title="Span" note={formatPlural(span.attributes.length, 'attribute')}>
        <Attributes rows={matching(span.attributes)} span={span} place="attribute" index={0} />
      </Section>
      <Section title="Resource">
        <Attributes rows={matching(span.resource)} span={span} place="resource" index={0} />
      </Section>
      {span.scope && (
        <Section title="Scope">
          <p className="mono">
            <SafeText text={span.scope.name} /> <SafeText text={span.scope.version} />
          </p>
          <Attributes rows={matching(span.scope.attributes)} span={span} place="scope" index={0} />
        </Section>
      )}
    </div>
  );
}

interface Props {
  readonly rows: readonly AttributeRow[];
  readonly span: SpanDetail;
  readonly place: ValueRef['place'];
  readonly index: number;
}

export function Attributes({ rows, span, place, index }: Props) {
  if (rows.length === 0) return <p className="dim note">None</p>;
  return (
    <dl className="attributes">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key may be sent twice; the place is the identity.
        <div key={at} className="attribute">
          <dt className="mono">
            <SafeText text={row.key} />
            {row.field !== null && (
              <span className="field-name" title={`Read as ${row.field}`}>
                {row.field}
              </span>
            )}
          </dt>
          <dd className={`value-${row.type}`} title={row.type}>
            {row.type === 'empty' ? (
              <span className="dim">empty</span>
            ) : (
              <ClippedValue
                text={row.text}
                lines={3}
                length={row.length}
                source={{ traceId: span.traceId, spanId: span.spanId, place, key: row.key, index }}
              />
            )}
            <CopyButton text={row.text} label={`Copy the value of ${row.key}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
