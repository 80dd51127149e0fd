// Takes out of a coding agent's recording what its vendor wrote (system prompt, tool descriptions) and what names an account.

const ACCOUNT = /^(user\.(id|email|account_uuid|account_id)|organization\.id|installation\.id)$/;
const VENDOR_TEXT = /^(system_prompt|system_prompt_preview|system_reminders|instructions|base_instructions)$/;
const REMOVED = '(removed)';

export function withoutVendorText(key: string, value: string): string | undefined {
  if (ACCOUNT.test(key)) return key === 'user.id' ? 'user-7' : '00000000-0000-4000-8000-000000000007';
  if (VENDOR_TEXT.test(key)) return REMOVED;
  if (key === 'gen_ai.system_instructions') return withoutTexts(value, 'content');
  if (key === 'gen_ai.tool.description') return value.length > 200 ? REMOVED : value;
  return /^(tool|tools|gen_ai\.tool\.definitions)$/.test(key) ? withoutTexts(value, 'description') : undefined;
}

function withoutTexts(json: string, field: string): string {
  try {
    const parsed: unknown = JSON.parse(json, (key, value: unknown) => (key === field && typeof value === 'string' ? REMOVED : value));
    return JSON.stringify(typeof parsed === 'string' ? REMOVED : parsed);
  } catch {
    return REMOVED;
  }
}
