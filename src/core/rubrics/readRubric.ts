// A rubric's file (YAML) -> a rubric, or everything that is wrong with it, each with its line. Never throws.
import * as v from 'valibot';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { SPAN_KINDS } from '../model/canonical.ts';
import { RUBRIC_NEEDS, RUBRIC_TARGETS, type Rubric, type Scale } from '../model/rubric.ts';
import { SCALE_TYPES, valueProblem } from './scales/registry.ts';
import { scoreOf } from './scoreWords.ts';

export interface RubricProblem {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Says where in the file, as a path of its keys, and what. */
  readonly message: string;
}

const MAX_CHARS = 200_000;

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, 'is empty'), v.maxLength(most));
const scale = v.variant(
  'type',
  SCALE_TYPES.map(each => each.schema) as never,
  issue => `must be one of ${SCALE_TYPES.map(each => each.type).join(', ')}, not ${issue.received}`,
) as unknown as v.GenericSchema<unknown, Scale>;

const FILE = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_.-]{0,79}$/, 'takes lower-case letters, digits, ".", "_" and "-"')),
    title: text(80),
    definition: text(4000),
    appliesTo: v.optional(v.picklist(RUBRIC_TARGETS, `must be one of ${RUBRIC_TARGETS.join(', ')}`), 'turn'),
    spanKinds: v.optional(v.array(v.picklist(SPAN_KINDS, `must be one of ${SPAN_KINDS.join(', ')}`)), []),
    scale,
    better: v.optional(v.picklist(['higher', 'lower', 'neither'], 'must be one of higher, lower, neither'), 'higher'),
    threshold: v.optional(v.nullable(v.pipe(v.number(), v.finite())), null),
    needs: v.optional(v.array(v.picklist(RUBRIC_NEEDS, `must be one of ${RUBRIC_NEEDS.join(', ')}`)), []),
    examples: v.optional(
      v.pipe(
        v.array(
          v.strictObject({
            input: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(20_000))), null),
            output: v.pipe(v.string(), v.maxLength(20_000)),
            score: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
            why: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
          }),
        ),
        v.maxLength(50, 'holds more than 50 examples'),
      ),
      [],
    ),
    judge: v.optional(v.nullable(text(20_000)), null),
    cohorts: v.optional(v.array(text(200)), []),
    group: v.optional(v.nullable(text(40)), null),
  }),
  v.forward(
    v.check(rubric => rubric.spanKinds.length === 0 || rubric.appliesTo === 'span', 'only means something where appliesTo is span'),
    ['spanKinds'],
  ),
);

/** `rubric` is null where anything is wrong. */
export function readRubric(source: string): { readonly rubric: Rubric | null; readonly problems: readonly RubricProblem[] } {
  if (source.length > MAX_CHARS) return failed([{ line: 1, column: 1, message: `The file is longer than ${MAX_CHARS} characters.` }]);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0)
    return failed(document.errors.map(error => ({ ...at(error.pos[0]), message: `This is no YAML: ${error.message}` })));
  let raw: unknown;
  try {
    // Aliases that grow without end are refused by the library.
    raw = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return failed([{ line: 1, column: 1, message: `This is no YAML: ${(error as Error).message}` }]);
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return failed([{ line: 1, column: 1, message: 'A rubric is a mapping: id, title, definition, scale.' }]);
  /** Where the last part of the path that is there stands. */
  const placeOf = (path: readonly (string | number)[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return { line: 1, column: 1 };
  };
  const checked = v.safeParse(FILE, raw);
  if (!checked.success) {
    return failed(
      checked.issues.map(issue => {
        const path = (issue.path ?? []).map(step => step.key as string | number);
        return { ...placeOf(path), message: `${path.join('.') || 'rubric'}: ${wordsOf(issue, path)}` };
      }),
    );
  }
  const rubric = checked.output;
  const wrong = rubric.examples.flatMap((example, place) => {
    const value = scoreOf(rubric.scale, example.score);
    const problem = value === null ? 'is no score of this scale' : valueProblem(rubric.scale, value);
    const path = ['examples', place, 'score'];
    return problem === null ? [] : [{ ...placeOf(path), message: `${path.join('.')}: ${JSON.stringify(example.score)} ${problem}` }];
  });
  return wrong.length > 0 ? failed(wrong) : { rubric, problems: [] };
}

function failed(problems: readonly RubricProblem[]) {
  return { rubric: null, problems };
}

function wordsOf(issue: v.BaseIssue<unknown>, path: readonly (string | number)[]): string {
  // What is unknown and what is missing look alike to the library: a key that never was, or never came.
  if (issue.type === 'strict_object' && issue.expected === 'never') return `"${path.at(-1)}" is not known here`;
  if (issue.received === 'undefined') return 'is missing';
  return issue.message;
}
