// Scenes of reading: texts as Markdown, JSON and as they were written, and the prompt of a call against the one before.

import type { FakeSession } from './fakeData.ts';
import { BASE_US, HOSTILE, supportSession } from './fakeData.ts';
import type { Scene } from './scenes.ts';

const ANSWER = `## Your order

It is **on its way**, see the [carrier's page](https://evil.example/?q=secret) and \`order 118\`:

1. Packed in *Utrecht*
2. On the road
   - with UPS
   - ~~with DHL~~
- [x] paid
- [ ] delivered

| Item | Price |
| --- | ---: |
| Blue runners | $79.00 |
| Socks | $12.00 |

\`\`\`json
{ "order": 118, "state": "shipped" }
\`\`\`

> Write to us if it has not come by Wednesday.

![tracking pixel](https://evil.example/p.png) <img src=x onerror=alert(1)> <script>alert(2)</script>
${HOSTILE}`;

/** A session whose answers are Markdown, and one of whose calls answers with JSON. */
function told(session: FakeSession): FakeSession {
  return {
    ...session,
    turns: session.turns.map((turn, place) => ({
      ...turn,
      output: ANSWER,
      spans: turn.spans.map(span => {
        if (!span.more.outputMessages) return span;
        const text = place === 0 ? ANSWER : '{"order":118,"lines":[{"item":"runners","price":79}],"note":"**none**"}';
        return {
          ...span,
          more: { ...span.more, outputMessages: [{ role: 'assistant' as const, parts: [{ type: 'text' as const, text }] }] },
        };
      }),
    })),
  };
}

export const READING_SCENES: readonly Scene[] = [
  {
    name: 'reading',
    sessions: () => [told(supportSession(2, BASE_US)), supportSession(3, BASE_US - 97_000_000)],
    themes: ['dark', 'light', 'hc-black', 'hc-light'],
    widths: [1400, 800, 480],
    run: async ({ page, check, picture, width }) => {
      await page.locator('.session-list .list-row').first().click();
      await page.locator('.turn').first().waitFor();
      await page.keyboard.press('l');
      await page.locator('.span-list .list-row', { hasText: 'chat' }).first().click();
      if (width === 480) await page.keyboard.press('l');
      await page.locator('.span-details .markdown').first().waitFor();
      await page.locator('.span-details').getByText('Show more').last().click();
      check('nothing was made of the markup', (await page.locator('.markdown :is(img, a, script, iframe)').count()) === 0);
      await picture('markdown');
      await page.keyboard.press('m');
      await page.waitForFunction(() => document.querySelectorAll('.markdown').length === 0);
      check('m shows texts as they were written', ((await page.locator('.span-details').textContent()) ?? '').includes('## Your order'));
      await page.keyboard.press('m');
      await page.locator('.span-details').getByRole('tab', { name: 'Changes' }).click();
      await page.locator('.changes, .span-details .note').first().waitFor();
      await picture('first');
      if (width === 480) await page.keyboard.press('h');
      await page.locator('.span-list .list-row', { hasText: 'chat' }).nth(1).click();
      if (width === 480) await page.keyboard.press('l');
      await page.locator('.change-added').first().waitFor();
      await picture('changes');
    },
  },
];
