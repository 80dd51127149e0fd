// Snippets: each names the address, and those that are a format are well-formed.
import { expect, test } from 'vitest';
import { SNIPPETS } from '../../src/extension/snippets.ts';

const HERE = 'http://127.0.0.1:5000';
const text = (id: string) => SNIPPETS.find(snippet => snippet.id === id)?.text(HERE) ?? '';

test('ids are unique and every snippet sends to the address it is given', () => {
  expect(new Set(SNIPPETS.map(({ id }) => id)).size).toBe(SNIPPETS.length);
  for (const snippet of SNIPPETS) {
    expect(snippet.text(HERE), snippet.id).toContain(HERE);
    expect(snippet.text(HERE), snippet.id).not.toContain('4318');
    expect(snippet.text(HERE).endsWith('\n'), snippet.id).toBe(true);
  }
});

test('Claude Code in the shell and in its settings say the same', () => {
  const { env } = JSON.parse(text('claude-code-settings')) as { env: Record<string, string> };
  const exported = [...text('claude-code').matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
  expect(Object.entries(env)).toEqual(exported);
  expect(env).toMatchObject({ CLAUDE_CODE_ENABLE_TELEMETRY: '1', OTEL_LOGS_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: HERE });
});

test('Codex is given the whole path of each signal', () => {
  expect(text('codex')).toContain(`exporter = { otlp-http = { endpoint = "${HERE}/v1/logs", protocol = "json" } }`);
  expect(text('codex')).toMatch(/^log_user_prompt = true$/m);
  expect(text('codex')).toContain(`${HERE}/v1/traces`);
});
