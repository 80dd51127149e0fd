// A turn of many steps: its card reads the first ones and counts the rest, the open turn reads more of them, and only of that turn.
import { expect, test } from 'vitest';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, type SpanSketch, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

test('a card holds the first steps of its turn, the open turn the first hundreds, and what is left out is counted', async () => {
  const { app, post } = await tempApp(tempOptions('steps'));
  const many = Array.from(
    { length: 400 },
    (_, index): SpanSketch => ({
      ...{ trace: 1, span: 1000 + index, parent: 101, name: 'look', start: 2000 + index, end: 2001 + index },
      attributes: { 'openinference.span.kind': 'TOOL', 'tool.name': 'look', 'input.value': `{"n":${index}}` },
    }),
  );
  await post('/v1/traces', traceRequest([...agentTurn(1, { session: 's' }), ...many, ...agentTurn(2, { session: 's', start: 9000 })]));
  await app.settled();
  const { turns } = await app.handlers['session.get']({ session: 's' }, ALWAYS);
  expect(turns.map(turn => [turn.steps.length, turn.moreSteps])).toEqual([
    [8, 393],
    [1, 0],
  ]);
  expect(turns[0]?.steps.map(step => step.args)).toEqual(['{"id":1}', ...Array.from({ length: 7 }, (_, index) => `{"n":${index}}`)]);
  const open = await app.handlers['turn.messages']({ session: 's', turn: turns[0]?.id as string }, ALWAYS);
  expect([open.steps.length, open.moreSteps]).toEqual([300, 101]);
  expect(open.steps.at(-1)?.args).toBe('{"n":298}');
  expect(open.calls).toHaveLength(1);
});
