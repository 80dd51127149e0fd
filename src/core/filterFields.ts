// The fields of the filter language, once: what each is called, what it takes, which lists know it, and how it is explained.

export type FilterEntity = 'session' | 'turn' | 'span' | 'log';

const ALL = ['session', 'turn', 'span', 'log'] as const;
const WORK = ['session', 'turn', 'span'] as const;

/**
 * For sessions and turns, `kind`, `name`, `prompt` and `convention` ask whether any span in them matches. For logs, `name` is the event
 * name. `tokens` is input and output together, `cost` US dollars, `latency` what 95 of 100 turns stay under.
 */
export const FILTER_FIELDS = [
  { name: 'app', type: 'text', on: ALL, example: 'app:support-agent', is: 'service that sent it' },
  { name: 'user', type: 'text', on: WORK, example: 'user:alice', is: 'user id' },
  { name: 'model', type: 'text', on: WORK, example: 'model:gpt-*', is: 'model that was called' },
  { name: 'prompt', type: 'text', on: WORK, example: 'prompt:support@7', is: 'prompt and its version' },
  { name: 'session', type: 'text', on: ALL, example: 'session:checkout-*', is: 'session id' },
  { name: 'kind', type: 'text', on: WORK, example: 'kind:tool', is: 'kind of a span' },
  { name: 'name', type: 'text', on: ALL, example: 'name:search*', is: 'name of a span' },
  { name: 'tool', type: 'text', on: WORK, example: 'tool:lookup_order', is: 'tool that was called' },
  { name: 'error', type: 'text', on: WORK, example: 'error:"timed out"', is: 'message of a failed span' },
  { name: 'event', type: 'text', on: WORK, example: 'event:feedback_thumbs_down', is: 'event name of a log record' },
  { name: 'status', type: 'text', on: WORK, example: 'status:error', is: 'ok, error or running' },
  { name: 'convention', type: 'text', on: WORK, example: 'convention:openinference', is: 'attribute names it uses' },
  { name: 'text', type: 'text', on: ALL, example: 'text:"refund policy"', is: 'text in inputs and outputs' },
  { name: 'turns', type: 'number', on: ['session'], example: 'turns>3', is: 'number of turns' },
  { name: 'spans', type: 'number', on: ['session', 'turn'], example: 'spans>100', is: 'number of spans' },
  { name: 'errors', type: 'number', on: ['session', 'turn'], example: 'errors>0', is: 'number of failed spans' },
  { name: 'tokens', type: 'number', on: WORK, example: 'tokens>10k', is: 'input and output tokens' },
  { name: 'cost', type: 'number', on: WORK, example: 'cost>0.05', is: 'cost in US dollars' },
  { name: 'duration', type: 'duration', on: WORK, example: 'duration>2s or duration<340ms', is: 'time from start to end' },
  { name: 'latency', type: 'duration', on: ['session'], example: 'latency>5s', is: 'time that 95 of 100 turns stay under' },
  { name: 'since', type: 'ago', on: ALL, example: 'since:2d or since:3h', is: 'active within this time' },
] as const satisfies readonly {
  name: string;
  type: 'text' | 'number' | 'duration' | 'ago';
  on: readonly FilterEntity[];
  example: string;
  is: string;
}[];

/** Fields with a name of the person's own behind the dot. */
export const NAMED_FIELDS = [
  { prefix: 'score.', on: ['session', 'turn', 'span'], example: 'score.groundedness<0.5', is: 'a score by its name' },
  { prefix: 'attr.', on: ['session', 'span'], example: 'attr.http.status_code=429', is: 'an attribute of a span or resource' },
] as const satisfies readonly { prefix: string; on: readonly FilterEntity[]; example: string; is: string }[];

/** Words that stand alone. */
export const FILTER_FLAGS = [
  { name: 'error', on: WORK, is: 'something failed' },
  { name: 'running', on: WORK, is: 'not ended yet' },
  { name: 'scored', on: WORK, is: 'has a score' },
  { name: 'pinned', on: ['session'], is: 'kept whatever its age' },
] as const satisfies readonly { name: string; on: readonly FilterEntity[]; is: string }[];

export type Field = (typeof FILTER_FIELDS)[number];
type NameOf<T> = Extract<Field, { type: T }>['name'];
/** Fields compared as text. `text` and `status` have terms of their own. */
export type TextField = Exclude<NameOf<'text'>, 'text' | 'status'>;
export type NumberField = NameOf<'number' | 'duration'>;

export function appliesTo(field: { readonly on: readonly FilterEntity[] }, entity: FilterEntity): boolean {
  return field.on.includes(entity);
}

/** Names of the fields a list knows, for messages. */
export function fieldsOf(entity: FilterEntity): string {
  const named = NAMED_FIELDS.filter(field => appliesTo(field, entity)).map(field => `${field.prefix}…`);
  return [...FILTER_FIELDS.filter(field => appliesTo(field, entity)).map(field => field.name), ...named].join(', ');
}
