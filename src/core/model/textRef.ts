// A short name for a text that lives in a span: derivation passes these around unread, and whoever shows a turn looks the text up.
// So texts are stored once, in raw, and re-deriving a trace needs none of them.

export const TEXT_FIELDS = ['input', 'output', 'userText', 'assistantText'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** `spanId` as 16 hex digits. */
export function textRef(field: TextField, spanId: string): string {
  return `${TEXT_FIELDS.indexOf(field)}${spanId}`;
}

export function parseTextRef(ref: string): { field: TextField; spanId: string } | null {
  const field = TEXT_FIELDS[Number(ref[0])];
  return field && ref.length === 17 ? { field, spanId: ref.slice(1) } : null;
}
