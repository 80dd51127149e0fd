// What the listed sessions have in common, with counts. A press adds a term to the filter or takes it away: the text is the one truth.
import { useRef } from 'preact/compat';
import { addTerm, hasTerm, removeTerm } from '../../../src/core/filterEdit.ts';
import type { Facet } from '../../../src/rpc/listModels.ts';
import { useQuery } from '../../client/useQuery.ts';
import { oneLine } from '../../escapes.ts';
import { formatCount } from '../../format.ts';
import { Menu } from '../../ui/Menu.tsx';
import { useMeasure } from '../../ui/useMeasure.ts';

/** Values of a facet that stand in the row itself, by the room there is; the rest are in a list behind them. */
function inlineIn({ clientWidth: width }: HTMLElement): number {
  return width >= 1100 ? 2 : width >= 960 ? 1 : 0;
}

interface Props {
  /** The filter that the counts are for, and the text that is changed: while it is typed, that is ahead. */
  readonly filter: string;
  readonly text: string;
  readonly plain: boolean;
  readonly onFilter: (filter: string) => void;
}

export function FacetRow({ filter, text, plain, onFilter }: Props) {
  const box = useRef<HTMLFieldSetElement>(null);
  const inline = useMeasure(box, inlineIn, 2);
  const { data } = useQuery('sessions.facets', { filter, ...(plain ? { plain } : {}) }, null);
  const toggle = (term: string) => onFilter(hasTerm(text, term) ? removeTerm(text, term) : addTerm(text, term));
  // A fixed height: nothing below moves when the counts come.
  return (
    <fieldset ref={box} className="facets" aria-label="Narrow the list">
      {data?.facets.filter(worthShowing(text)).map(facet => (
        <FacetGroup key={facet.field} facet={facet} inline={inline} filter={text} onToggle={toggle} />
      ))}
    </fieldset>
  );
}

/** One value that all share tells nothing; one that is chosen must be there to be taken away. */
function worthShowing(filter: string) {
  return (facet: Facet) => facet.values.length > 1 || facet.values.some(value => hasTerm(filter, value.term) || isFlag(facet));
}

function isFlag(facet: Facet): boolean {
  return facet.values.length === 1 && facet.values[0]?.term === facet.field && facet.values[0].count > 0;
}

interface GroupProps {
  readonly facet: Facet;
  readonly inline: number;
  readonly filter: string;
  readonly onToggle: (term: string) => void;
}

function FacetGroup({ facet, inline: most, filter, onToggle }: GroupProps) {
  const flag = facet.values[0]?.term === facet.field;
  const chosen = facet.values.filter(value => hasTerm(filter, value.term));
  const inline = [...chosen, ...facet.values.filter(value => !chosen.includes(value))].slice(0, Math.max(flag ? 1 : most, chosen.length));
  const rest = facet.values.length - inline.length + facet.more;
  return (
    <div className={flag ? 'facet facet-flag' : 'facet'}>
      {!flag && inline.length > 0 && <span className="dim">{facet.title}</span>}
      {inline.map(value => (
        <FacetButton key={value.term} value={value} on={chosen.includes(value)} onToggle={onToggle} />
      ))}
      {rest > 0 && (
        <Menu icon="chevron-down" label={`All of ${facet.title}`} text={inline.length === 0 ? facet.title : `+${formatCount(rest)}`}>
          {() => (
            <div className="facet-list">
              {facet.values.map(value => (
                <FacetButton key={value.term} value={value} on={chosen.includes(value)} onToggle={onToggle} />
              ))}
              {facet.more > 0 && (
                <p className="dim">
                  {formatCount(facet.more)} more: type {facet.field}: in the filter.
                </p>
              )}
            </div>
          )}
        </Menu>
      )}
    </div>
  );
}

function FacetButton({
  value,
  on,
  onToggle,
}: {
  readonly value: Facet['values'][number];
  readonly on: boolean;
  readonly onToggle: (term: string) => void;
}) {
  const label = oneLine(value.label, 60);
  return (
    <button
      type="button"
      className={on ? 'facet-value on' : 'facet-value'}
      aria-pressed={on}
      title={on ? `Remove ${oneLine(value.term, 80)}` : `Only ${oneLine(value.term, 80)}`}
      onClick={() => onToggle(value.term)}
    >
      <span className="line">{label}</span>
      <span className="num dim">{formatCount(value.count)}</span>
    </button>
  );
}
