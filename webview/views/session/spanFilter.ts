// The filter over spans that are already here: the language of the lists, as far as columns can answer it.
import { type FilterTerm, parseFilter } from '../../../src/core/filter.ts';
import { compares } from '../../../src/core/filterTokens.ts';
import { textMatcher } from '../../../src/core/glob.ts';
import { SPAN_KINDS } from '../../../src/core/model/canonical.ts';
import { type SpanColumns, spanIdOf } from '../../../src/rpc/spanColumns.ts';

type SpanTest = (row: number) => boolean;
type MakeTest = (columns: SpanColumns, kindName: (kind: number) => string) => SpanTest;

/** One a term: all must hold. Or what is wrong with the text. */
export type SpanFilter = { readonly tests: readonly MakeTest[] } | { readonly problem: string };

const HERE = 'name, kind, model, status, tokens, duration, text';

export function readSpanFilter(text: string): SpanFilter {
  const result = parseFilter(text, 'span');
  // The language lists what a store knows of spans, which is more than columns hold.
  if (!result.ok) return { problem: (result.problems[0]?.message ?? '').replace(/Fields here: [a-z.…, ]*\./, `Fields here: ${HERE}.`) };
  const tests: MakeTest[] = [];
  for (const term of result.filter.terms) {
    const test = testOf(term);
    if (typeof test === 'string') return { problem: `"${test}" does not apply inside a session. Fields here: ${HERE}.` };
    tests.push(term.negated ? (columns, kindName) => not(test(columns, kindName)) : test);
  }
  return { tests };
}

function not(test: SpanTest): SpanTest {
  return row => !test(row);
}

/** The test, or the field that columns do not have. */
function testOf(term: FilterTerm): MakeTest | string {
  switch (term.type) {
    case 'text': {
      const word = term.text.toLowerCase();
      return (columns, kindName) => {
        const text = columns.strings.map(string => string.toLowerCase());
        return row =>
          [text[columns.name[row]!], text[columns.model[row]!], kindName(columns.kind[row]!), spanIdOf(columns, row)].some(part =>
            part?.includes(word),
          );
      };
    }
    case 'status':
      return columns => row => {
        const state = columns.status[row] === 2 ? 'error' : columns.duration[row]! < 0 ? 'running' : 'ok';
        return state === term.status;
      };
    case 'since':
    case 'score':
    case 'scored':
    case 'pinned':
    case 'attr':
      return term.type;
    case 'compare':
      if (term.field === 'duration')
        return columns => row => columns.duration[row]! >= 0 && compares(columns.duration[row]!, term.op, term.value);
      if (term.field === 'tokens')
        return columns => row => hasTokens(columns, row) && compares(tokensOf(columns, row), term.op, term.value);
      return term.field;
    case 'match': {
      const fits = textMatcher(term.value, term.glob);
      if (term.field === 'kind') return columns => row => fits(SPAN_KINDS[columns.kind[row]!] ?? 'other');
      if (term.field === 'name') return columns => row => fits(columns.strings[columns.name[row]!] ?? '');
      if (term.field === 'model') return columns => row => fits(columns.strings[columns.model[row]!] ?? '');
      return term.field;
    }
  }
}

function hasTokens(columns: SpanColumns, row: number): boolean {
  return columns.inputTokens[row]! >= 0 || columns.outputTokens[row]! >= 0;
}

function tokensOf(columns: SpanColumns, row: number): number {
  return Math.max(0, columns.inputTokens[row]!) + Math.max(0, columns.outputTokens[row]!);
}
