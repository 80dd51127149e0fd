import { describe, expect, test } from 'vitest';
import { createRedactor, NO_OPTIONS } from '../../src/core/redact.ts';

const { redact } = createRedactor(NO_OPTIONS);
const through = (text: string, use = redact) => {
  const body = Buffer.from(text);
  const counts = use(body);
  return { text: body.toString(), counts: Object.fromEntries(counts ?? []) };
};
// Put together here, so that no scanner of repositories takes them for real ones.
const letters = (count: number) => 'aB3'.repeat(count).slice(0, count);

const SECRETS: readonly (readonly [rule: string, secret: string])[] = [
  ['api-key', `sk-${letters(48)}`],
  ['api-key', `sk-ant-api03-${letters(40)}`],
  ['aws', `AKIA${'ABCD2345'.repeat(2)}`],
  ['github', `ghp_${letters(36)}`],
  ['github', `github_pat_${letters(30)}`],
  ['gitlab', `glpat-${letters(20)}`],
  ['slack', `xoxb-${letters(24)}`],
  ['google', `AIza${letters(35)}`],
  ['hugging-face', `hf_${letters(34)}`],
  ['npm', `npm_${letters(36)}`],
  ['stripe', `sk_live_${letters(24)}`],
  ['jwt', `eyJ${letters(20)}.eyJ${letters(30)}.${letters(43)}`],
  ['bearer', `Bearer ${letters(40)}`],
];

describe('secrets', () => {
  test.each(SECRETS)('%s is overwritten with as many bytes, wherever it stands', (rule, secret) => {
    for (const text of [secret, `key=${secret}`, `{"a":"${secret}","b":1}`, `\n\u0012${secret}\u0000`, `ü${secret} and ${secret}`]) {
      const found = through(text);
      expect(found.counts[rule], text).toBeGreaterThan(0);
      expect(found.text).not.toContain(secret);
      expect(found.text).toHaveLength(text.length);
      expect(Buffer.byteLength(found.text)).toBe(Buffer.byteLength(text));
      expect(found.text.replace(/\*+/g, '')).not.toContain(secret.slice(-12));
    }
  });

  test('a private key keeps its frame', () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\\n${letters(64)}\\n${letters(64)}\\n-----END RSA PRIVATE KEY-----`;
    const { text, counts } = through(`{"key":"${key}"}`);
    expect(counts).toEqual({ pem: 1 });
    expect(text).toMatch(/^\{"key":"-----BEGIN RSA PRIVATE KEY-----\*+-----END RSA PRIVATE KEY-----"\}$/);
  });

  test('ordinary text is left as it is', () => {
    const plain = [
      'task-management-for-everyone-and-all-others sk-short ask-me-anything',
      'The AKIA prefix; eyJ alone; Bearer of bad news; AIza; hf_model; npm_config_registry',
      'risk-assessment-of-the-whole-portfolio-of-2026 desk-lamp',
      `-----BEGIN CERTIFICATE-----\\n${letters(64)}\\n-----END CERTIFICATE-----`,
      `deadbeef${letters(40)}`,
    ];
    for (const text of plain) expect(through(text)).toEqual({ text, counts: {} });
  });

  test('rules are turned off one by one, and own patterns added', () => {
    const secret = `ghp_${letters(36)}`;
    const made = createRedactor({ off: ['github'], patterns: { ticket: 'T-\\d{4}', broken: '(' } });
    expect(through(secret, made.redact).text).toBe(secret);
    expect(through('about T-1234 and Ü', made.redact)).toEqual({ text: 'about ****** and Ü', counts: { ticket: 1 } });
    expect(made.problems).toHaveLength(1);
    expect(made.problems[0]).toContain('broken');
    // Half a character is no text: a pattern over bytes takes the whole of it.
    const half = createRedactor({ off: [], patterns: { half: '\\xc3' } });
    expect(through('aÜb', half.redact).text).toBe('a**b');
  });
});
