import { expect, it } from 'vitest';
import { parseLink } from '../../src/extension/linkTarget.ts';

const TRACE = '0123456789abcdef0123456789abcdef';

it('a link names a session, a turn, a trace, a span or a filter', () => {
  expect(parseLink(`/trace/${TRACE}`, '')).toEqual({ traceId: TRACE, spanId: null });
  expect(parseLink(`/trace/${TRACE}/span/0123456789abcdef`, '')).toEqual({ traceId: TRACE, spanId: '0123456789abcdef' });
  expect(parseLink('/session/app/chat 1', 'turn=t1')).toEqual({ session: 'app/chat 1', turn: 't1' });
  expect(parseLink('/sessions', 'filter=error%20model:gpt-*')).toEqual({ filter: 'error model:gpt-*' });
});

it('a link that names anything else shows nothing', () => {
  for (const path of [
    '/',
    '/trace/xyz',
    `/trace/${TRACE}0`,
    `/trace/${TRACE.toUpperCase()}`,
    '/run/command',
    '/session/',
    `/session/${'x'.repeat(600)}`,
  ])
    expect(parseLink(path, ''), path).toBeNull();
});
