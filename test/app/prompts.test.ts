// Sessions by the prompt that their calls were made with: told by spans, listed, counted, completed and filtered by.
import { expect, test } from 'vitest';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

test('a session knows its prompts, and is found by name and version', async () => {
  const { app, post } = await tempApp(tempOptions('prompts'));
  const say = (no: number, version: string | null) => {
    const spans = agentTurn(no, { session: `s${no > 2 ? 3 : no}` });
    const key = 'langfuse.observation';
    const prompt = { [`${key}.type`]: 'generation', [`${key}.prompt.name`]: 'support', [`${key}.prompt.version`]: version };
    if (version !== null) Object.assign(spans[1]!.attributes as object, prompt);
    return spans;
  };
  await post('/v1/traces', traceRequest([...say(1, '6'), ...say(2, null), ...say(3, '6'), ...say(4, '7')]));
  await app.settled();
  const list = async (filter: string) =>
    (await app.handlers['sessions.list']({ filter }, ALWAYS)).rows.map(row => [row.id, ...row.prompts]).sort();
  expect(await list('')).toEqual([['s1', 'support@6'], ['s2'], ['s3', 'support@6', 'support@7']]);
  expect(await list('prompt:support@7')).toEqual([['s3', 'support@6', 'support@7']]);
  expect(await list('prompt:support*')).toHaveLength(2);
  expect(await list('-prompt:support@6')).toEqual([['s2']]);
  const { facets } = await app.handlers['sessions.facets']({}, ALWAYS);
  expect(facets.find(facet => facet.field === 'prompt')?.values).toEqual([
    { label: 'support@6', count: 2, term: 'prompt:support@6' },
    { label: 'support@7', count: 1, term: 'prompt:support@7' },
  ]);
  const { values } = await app.handlers['filter.values']({ field: 'prompt', prefix: 'sup' }, ALWAYS);
  expect(values.map(each => each.value)).toEqual(['support@6', 'support@7']);
  const { turns } = await app.handlers['session.get']({ session: 's3' }, ALWAYS);
  expect(turns.map(turn => turn.prompts)).toEqual([['support@6'], ['support@7']]);
});
