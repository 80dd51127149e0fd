// A sitting over 200 turns: from the key that gives the last score to the next turn on screen.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewByKeyboard } from '../../test/explorer/review.ts';
import { launchChromium } from '../../test/support/chromium.ts';
import type { BenchCase } from '../benchCase.ts';
import { median, percentile } from '../stats.ts';

export const review: BenchCase = {
  name: 'review',
  async run() {
    const browser = await launchChromium();
    try {
      const waits = await reviewByKeyboard(
        async server => {
          const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
          await page.goto(server.url);
          return page;
        },
        mkdtempSync(join(tmpdir(), 'turnstone-review-')),
      );
      return [
        { what: 'review: key to next turn', measured: median(waits), unit: 'ms', budget: 50, good: 'below' },
        { what: 'review: key to next turn, p95', measured: percentile(waits, 0.95), unit: 'ms', budget: 150, good: 'below' },
      ];
    } finally {
      await browser.close();
    }
  },
};
