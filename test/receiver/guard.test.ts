// The guard's rules for a server that reads, and the comparison of its token.
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { bearerMatches, judge, parseHost, readRules } from '../../src/receiver/guard.ts';

const request = (headers: Record<string, string>): IncomingMessage =>
  ({
    url: '/',
    headersDistinct: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  }) as unknown as IncomingMessage;

const rules = readRules(['tunnel.test'], ['http://localhost:4319']);

test.each([
  [{ host: 'localhost:4319' }, true],
  [{ host: 'tunnel.test' }, true],
  [{ host: 'localhost:4319', origin: 'http://localhost:4319' }, true],
  // Containers may write, never read; nor may pages of other ports.
  [{ host: 'host.docker.internal' }, false],
  [{ host: 'localhost:4319', origin: 'http://localhost:3000' }, false],
  [{ host: 'localhost:4319', origin: 'null' }, false],
  [{ origin: 'http://localhost:4319' }, false],
])('a reading server judges %j as %s', (headers, ok) => {
  expect(judge(request(headers as unknown as Record<string, string>), rules).ok).toBe(ok);
});

test.each([
  ['Bearer secret', true],
  ['bearer secret', true],
  ['Bearer secre', false],
  ['Bearer secretx', false],
  ['Basic secret', false],
  ['secret', false],
  ['', false],
  [undefined, false],
])('authorization %j', (header, matches) => {
  expect(bearerMatches(header, 'secret')).toBe(matches);
});

test('an empty token matches nothing', () => {
  expect(bearerMatches('Bearer ', '')).toBe(false);
});

test.each([
  ['LocalHost:80', 'localhost'],
  ['[::1]:80', '[::1]'],
  ['::1', null],
  ['[::1]80', null],
  ['a b', null],
  ['a:b', null],
  ['a:1:2', null],
  ['[localhost]', null],
])('the host of %j is %j', (value, host) => {
  expect(parseHost(value)).toBe(host);
});
