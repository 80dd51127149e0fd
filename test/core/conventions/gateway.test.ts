// The gateway's headers, in every spelling somebody captures them in.
import { describe, expect, test } from 'vitest';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import { type Attributes, makeContext, makeSpan } from '../../support/spanText.ts';

const read = (attributes: Attributes) => normalize(makeSpan({ 'http.request.method': 'POST', ...attributes }, { kind: 3 }), makeContext());

test.each([
  'http.response.header.x-agentcc-cost',
  'http.response.header.x-prism-cost',
  'http.response.header.x_agentcc_cost',
  'http.response.header.X-AgentCC-Cost',
  'http.response.header.X_Prism_Cost',
  'http.response.headers.x-agentcc-cost',
  'ai.response.headers.x-prism-cost',
  'gateway.cost_usd',
])('cost in %s', key => {
  for (const value of [['0.5'], '0.5', 0.5]) expect(read({ [key]: value }).fields.gatewayCostUsd).toBe(0.5);
});

test('a cost of 0 is known, an empty or strange one is not', () => {
  const cost = (value: string) => read({ 'http.response.header.x-agentcc-cost': [value] }).fields.gatewayCostUsd;
  expect(['0', '', 'free', '-1', '1e400', '$0.25'].map(cost)).toEqual([0, undefined, undefined, undefined, undefined, 0.25]);
});

test('another vendor with similar names is not this one', () => {
  expect(read({ 'http.response.header.x-portkey-cost': ['1'] }).conventions).toEqual([]);
  expect(read({ 'gateway.route': 'a' }).conventions).toEqual([]);
});

test('session and user of the request, whatever the dashes', () => {
  for (const name of ['x-agentcc-session-id', 'x_prism_session_id', 'X-Prism-Session-Id'])
    expect(read({ [`http.request.header.${name}`]: ['s'] }).fields.sessionKey).toBe('s');
  expect(read({ 'http.request.header.x-agentcc-user-id': ['u'] }).fields.userId).toBe('u');
  // The app's own key goes before.
  expect(read({ 'http.request.header.X-Agentcc-Session-Id': ['g'], 'session.id': 's' }).fields.sessionKey).toBe('s');
});

test('the model that was used, unless the answer itself names one', () => {
  const used = { 'http.response.header.x-agentcc-model-used': ['used'], 'gen_ai.request.model': 'asked' };
  expect(read(used).fields.model).toBe('used');
  expect(read({ ...used, 'gen_ai.response.model': 'answered' }).fields.model).toBe('answered');
});

describe('guardrails', () => {
  const guardrail = (headers: Readonly<Record<string, string>>) =>
    read(Object.fromEntries(Object.entries(headers).map(([name, value]) => [`http.response.header.x-agentcc-guardrail-${name}`, [value]])))
      .fields.guardrail;

  test('what was done about it', () => {
    expect(guardrail({ triggered: 'true', name: 'pii', action: 'block', confidence: '0.9', message: 'm' })).toEqual({
      name: 'pii',
      outcome: 'block',
      score: 0.9,
      categories: [],
      reason: 'm',
    });
    expect(guardrail({ triggered: 'true' })?.outcome).toBe('flag');
    expect(guardrail({ triggered: 'pii-detector' })).toMatchObject({ name: 'pii-detector', outcome: 'flag' });
  });
  test('nothing triggered is no result', () => {
    expect(guardrail({ triggered: 'false' })).toBeUndefined();
    expect(guardrail({ name: 'pii' })).toBeUndefined();
  });
});
