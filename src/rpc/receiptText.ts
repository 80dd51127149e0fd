// A producer's receipt in words, one block of lines: what the doctor prints in a terminal and in the editor. Names in it come from
// outside: whoever prints it says how a text is made harmless where it is printed.
import type { MissingPart, ProducerReceipt } from './viewModels.ts';

/** One line of at most `max` characters, safe to print. */
export type Clean = (text: string, max: number) => string;

const MAX_NAME = 80;
const MAX_KEY = 120;
const MAX_ADVICE = 300;
/** Fields named of the recognized ones; the rest are counted. */
const FIELDS = 12;
const KEYS = 10;

/** First who sent, then what came, was recognized, is missing and was not understood. */
export function receiptLines(receipt: ProducerReceipt, clean: Clean): readonly string[] {
  const { conventions, fields, missing, unknownKeys } = receipt;
  const known = conventions.map(({ label }) => clean(label, MAX_NAME));
  const lines = [
    producerName(receipt, clean),
    row('conventions', known.length > 0 ? known.join(', ') : 'none known: shown as plain spans'),
    row('sent', `${amount(receipt.spans, 'span')}, ${receipt.genAi} of LLM work; ${amount(receipt.logs, 'log record')}`),
  ];
  if (fields.length > 0)
    lines.push(
      row(
        'recognized',
        listed(
          fields.map(({ field, count }) => `${clean(field, MAX_NAME)} ${count}`),
          FIELDS,
        ),
      ),
    );
  for (const part of missing) {
    lines.push(row('missing', missingText(part)));
    if (part.advice !== null) lines.push(row('', `-> ${clean(part.advice, MAX_ADVICE)}`));
  }
  if (unknownKeys.length > 0) {
    const keys = unknownKeys.map(({ key }) => clean(key, MAX_KEY));
    lines.push(row('not understood', listed(keys, KEYS)));
  }
  return lines;
}

/** `support: opentelemetry-instrumentation-openai 2.1 (python)`. */
function producerName({ app, scope, scopeVersion, language }: ProducerReceipt, clean: Clean): string {
  const instrumentation = scope === null ? '' : clean(`${scope} ${scopeVersion ?? ''}`.trim(), MAX_NAME);
  const spoken = language === null ? '' : ` (${clean(language, MAX_NAME)})`;
  const name = app === null || app === '' ? '(no service.name)' : clean(app, MAX_NAME);
  return instrumentation === '' ? `${name}${spoken}` : `${name}: ${instrumentation}${spoken}`;
}

/** What a missing part is called. */
export const MISSING_WORDS: Readonly<Record<MissingPart['what'], string>> = {
  content: 'messages',
  session: 'session id',
  user: 'user',
  usage: 'token counts',
  cost: 'cost',
  truncated: 'ends of texts (cut off)',
  redacted: 'texts (hidden by the sender)',
};

/** Of what a part is missing, in the singular: some are only asked of model calls. */
export function missingUnit(what: MissingPart['what']): string {
  return what === 'content' || what === 'usage' || what === 'cost' ? 'model call' : 'span';
}

/** Redacting is a choice, and many apps know no user: both are said, and are no gap. */
export function isGap({ what, count }: Pick<MissingPart, 'what' | 'count'>): boolean {
  return what !== 'redacted' && what !== 'user' && count > 0;
}

function missingText({ what, count, of }: MissingPart): string {
  return `${MISSING_WORDS[what]}: in ${count} of ${of} ${missingUnit(what)}s`;
}

/** `1 span`, `2 spans`. */
export function amount(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

function row(title: string, text: string): string {
  return `  ${title.padEnd(15)}${text}`;
}

function listed(items: readonly string[], max: number): string {
  const rest = items.length - max;
  return `${items.slice(0, max).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
