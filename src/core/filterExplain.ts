// A filter in plain words, one sentence a term, so that people see what they asked before they wonder at the answer.
import type { Filter, FilterTerm } from './filter.ts';
import { FILTER_FIELDS } from './filterFields.ts';
import type { Comparison } from './filterTokens.ts';

const COMPARED: Readonly<Record<Comparison, string>> = {
  '=': 'is',
  '>': 'is over',
  '>=': 'is at least',
  '<': 'is under',
  '<=': 'is at most',
};

/** One line a term; all must hold. */
export function explainFilter(filter: Filter): readonly string[] {
  return filter.terms.map(term => {
    const said = explainTerm(term);
    return term.negated ? `not: ${said}` : said;
  });
}

function explainTerm(term: FilterTerm): string {
  switch (term.type) {
    case 'match':
      if (term.field === 'error') return `${isOf('error')} holds "${term.value}"`;
      return `${isOf(term.field)} ${matches(term.value, term.glob)}`;
    case 'compare':
      return `${isOf(term.field)} ${COMPARED[term.op]} ${amount(term.field, term.value)}`;
    case 'status':
      return { ok: 'nothing failed', error: 'something failed', running: 'it has not ended yet' }[term.status];
    case 'since':
      return `it was active within the last ${span(term.micros)}`;
    case 'text':
      return `an input or output holds "${term.text}"`;
    case 'pinned':
      return 'it is pinned';
    case 'scored':
      return 'it has a score';
    case 'score':
      return `its score "${term.name}" ${
        'label' in term.test ? matches(term.test.label, term.test.glob) : `${COMPARED[term.test.op]} ${term.test.value}`
      }`;
    case 'attr':
      return `a span has the attribute "${term.key}" that ${
        term.op === '=' ? matches(term.value, term.glob) : `${COMPARED[term.op]} ${term.value}`
      }`;
  }
}

function isOf(field: string): string {
  return `the ${FILTER_FIELDS.find(candidate => candidate.name === field)?.is ?? field}`;
}

function matches(value: string, glob: boolean): string {
  const starts = glob && /^[^*]+\*$/.test(value);
  return starts ? `starts with "${value.slice(0, -1)}"` : glob ? `looks like "${value}"` : `is "${value}"`;
}

function amount(field: string, value: number): string {
  return field === 'duration' || field === 'latency' ? span(value) : field === 'cost' ? `$${value}` : String(value);
}

/** Microseconds as the largest unit that leaves a short number. */
function span(micros: number): string {
  const units = [
    [86_400_000_000, 'd'],
    [3_600_000_000, 'h'],
    [60_000_000, 'min'],
    [1_000_000, 's'],
    [1000, 'ms'],
  ] as const;
  const [size, unit] = units.find(([each]) => micros >= each) ?? [1, 'µs'];
  return `${Number((micros / size).toFixed(2))} ${unit}`;
}
