// Which column of other people's rows is which: guessed by its name.

/** What a column can be. */
export const IMPORT_FIELDS = ['id', 'input', 'expected', 'context', 'assertions', 'tags', 'cohort', 'status'] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
/** Names of columns. */
export type ImportMapping = Readonly<Partial<Record<ImportField, string>>>;

/** Column names that others use, lower case, without "_", "-" and spaces. The first that is there counts. */
const NAMES: Readonly<Record<ImportField, readonly string[]>> = {
  id: ['id', 'caseid', 'name'],
  input: ['messages', 'input', 'question', 'query', 'userinput', 'prompt', 'user'],
  expected: ['expected', 'expectedoutput', 'expectedanswer', 'answer', 'ideal', 'reference', 'groundtruth', 'output', 'response'],
  context: ['context', 'contexts', 'referencecontexts', 'retrievalcontext', 'documents'],
  assertions: ['assertions', 'criteria'],
  tags: ['tags', 'labels'],
  cohort: ['cohort', 'segment'],
  status: ['status'],
};

export function guessMapping(columns: readonly string[]): ImportMapping {
  const plain = new Map(columns.toReversed().map(column => [column.toLowerCase().replace(/[\s_-]/g, ''), column]));
  const found = IMPORT_FIELDS.flatMap(field => {
    const name = NAMES[field].find(each => plain.has(each));
    return name === undefined ? [] : [[field, plain.get(name) as string] as const];
  });
  return Object.fromEntries(found);
}
