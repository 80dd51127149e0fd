// What is measured inside the page: from an input or a received answer to the frame that shows it, frames while scrolling, long tasks.
import type { Page } from 'playwright-core';

/** What the script below keeps in the page. */
interface PageClock {
  /** Milliseconds since the page began, of the last key pressed. */
  key: number;
  /** When the body of the last answer to a method was there as bytes, and when it was read. */
  readonly answers: Record<string, { arrived: number; read: number }>;
  readonly longTasks: number[];
  /** Time of the frame after the one in which `selector` first has `least` elements. */
  shown(selector: string, least: number): Promise<number>;
  /** Scrolls `selector` down by `step` pixels a frame for `frames` frames; the time each frame took. */
  scroll(selector: string, step: number, frames: number): Promise<number[]>;
}

declare global {
  var turnstoneBench: PageClock;
}

/** Runs in the page before its own scripts. Only what it closes over inside itself is there. */
function install(): void {
  const frame = () => new Promise<number>(resolve => requestAnimationFrame(resolve));
  // A task posted from a frame's callback runs after that frame was painted.
  const painted = async () => {
    await frame();
    await new Promise<void>(resolve => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve();
      channel.port2.postMessage(null);
    });
    return performance.now();
  };
  const clock: PageClock = {
    key: 0,
    answers: {},
    longTasks: [],
    async shown(selector, least) {
      while (document.querySelectorAll(selector).length < least) await frame();
      return painted();
    },
    async scroll(selector, step, frames) {
      const list = document.querySelector(selector);
      if (!list) throw new Error(`Nothing is drawn at ${selector}`);
      const times: number[] = [];
      let last = await frame();
      for (let count = 0; count < frames; count += 1) {
        list.scrollTop += step;
        const now = await frame();
        times.push(now - last);
        last = now;
      }
      return times;
    },
  };
  globalThis.turnstoneBench = clock;
  addEventListener(
    'keydown',
    event => {
      clock.key = event.timeStamp;
    },
    true,
  );
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) clock.longTasks.push(entry.duration);
  }).observe({ type: 'longtask' });
  const ask = globalThis.fetch;
  globalThis.fetch = async (...args) => {
    const body = args[1]?.body;
    const method = typeof body === 'string' ? (/"method":"([\w.]+)"/.exec(body)?.[1] ?? '') : '';
    const response = await ask(...args);
    if (!method) return response;
    for (const reader of ['json', 'text', 'arrayBuffer'] as const) {
      response[reader] = async () => {
        const bytes = await Response.prototype.arrayBuffer.call(response);
        const arrived = performance.now();
        const value: unknown =
          reader === 'arrayBuffer'
            ? bytes
            : reader === 'text'
              ? new TextDecoder().decode(bytes)
              : JSON.parse(new TextDecoder().decode(bytes));
        clock.answers[method] = { arrived, read: performance.now() };
        return value as never;
      };
    }
    return response;
  };
}

export async function startClock(page: Page): Promise<void> {
  await page.addInitScript(install);
}

/** When `selector` has `least` elements that are painted, in milliseconds since the page began. */
export function shownAt(page: Page, selector: string, least: number): Promise<number> {
  return page.evaluate(([what, count]) => globalThis.turnstoneBench.shown(what, count), [selector, least] as const);
}
