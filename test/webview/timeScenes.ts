// Scenes of the time axis: the minimap, zooming and moving by keys, the critical path and each span's own time.
import { BASE_US, supportSession } from './fakeData.ts';
import type { Scene } from './scenes.ts';

const many = () => Array.from({ length: 20 }, (_, seed) => supportSession(seed, BASE_US - seed * 97_000_000));

export const TIME_SCENES: readonly Scene[] = [
  {
    name: 'time-axis',
    sessions: many,
    themes: ['dark', 'light', 'hc-black', 'hc-light'],
    widths: [1400, 800, 480],
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').nth(3).click();
      await page.locator('.turn').first().waitFor();
      await page.keyboard.press('l');
      await page.locator('.span-list .list-row').nth(2).waitFor();
      const labels = () => page.locator('.list-header .tick').allTextContents();
      const whole = await labels();
      await page.keyboard.press('c');
      await page.locator('.bar-path').first().waitFor();
      await page.keyboard.press('o');
      await picture('path');
      await page.keyboard.press('+');
      await page.keyboard.press('+');
      const zoomed = await labels();
      check('+ zooms in', JSON.stringify(zoomed) !== JSON.stringify(whole));
      check('what is in view is marked', await page.locator('.minimap .window').isVisible());
      const left = (await page.locator('.minimap .window').boundingBox())?.x ?? 0;
      await page.keyboard.press('Shift+ArrowRight');
      check('Shift and an arrow move it', ((await page.locator('.minimap .window').boundingBox())?.x ?? 0) > left);
      await picture('zoomed');
      await page.keyboard.press('0');
      check('0 shows all of it', JSON.stringify(await labels()) === JSON.stringify(whole));
      const map = await page.locator('.minimap').boundingBox();
      if (!map) return check('the minimap is there', false);
      await page.mouse.move(map.x + map.width * 0.25, map.y + 8);
      await page.mouse.down();
      await page.mouse.move(map.x + map.width * 0.6, map.y + 8, { steps: 4 });
      await page.mouse.up();
      check('a drag picks a stretch', await page.locator('.minimap .window').isVisible());
      await page.locator('.minimap').dblclick({ position: { x: 4, y: 4 } });
      check('a double click shows all', (await page.locator('.minimap .window').count()) === 0);
    },
  },
];
