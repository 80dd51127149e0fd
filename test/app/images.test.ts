// A picture that came inside a message is given out when asked for by its size, and nothing but a picture is.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, spanId, traceId, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const PICTURE = readFileSync(new URL('../../media/icon.png', import.meta.url)).toString('base64');
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>').toString('base64');

test('the picture of a message, by the size that the message says; no drawing with scripts', async () => {
  const { app, post } = await tempApp(tempOptions('images'));
  const spans = agentTurn(1, { session: 's' });
  const content = 'llm.input_messages.0.message.contents';
  Object.assign(spans[1]!.attributes as object, {
    [`${content}.0.message_content.type`]: 'image',
    [`${content}.0.message_content.image.image.url`]: `data:image/svg+xml;base64,${SVG}`,
    [`${content}.1.message_content.type`]: 'image',
    [`${content}.1.message_content.image.image.url`]: `data:image/png;base64,${PICTURE}`,
  });
  await post('/v1/traces', traceRequest(spans));
  await app.settled();
  const place = { traceId: traceId(1), spanId: spanId(102) };
  const span = await app.handlers['span.get'](place, ALWAYS);
  const sizes = span.inputMessages.flatMap(message => message.parts.flatMap(part => (part.type === 'media' ? (part.bytes ?? []) : [])));
  expect(sizes).toHaveLength(2);
  expect(await app.handlers['span.image']({ ...place, bytes: sizes[1] as number }, ALWAYS)).toEqual({ mime: 'image/png', base64: PICTURE });
  for (const bytes of [sizes[0] as number, 12, 0])
    await expect(app.handlers['span.image']({ ...place, bytes }, ALWAYS)).rejects.toMatchObject({ code: 'NotFound' });
});
