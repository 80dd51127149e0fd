// What the list of sessions can be ordered by.

export const SESSION_SORTS = [
  'active',
  'started',
  'input',
  'app',
  'user',
  'turns',
  'spans',
  'tokens',
  'cost',
  'latency',
  'errors',
] as const;
export type SessionSort = (typeof SESSION_SORTS)[number];
