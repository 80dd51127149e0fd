// Drives the explorer in a real browser over the fake app: presses keys, checks focus and selection, and takes pictures of four themes
// and three widths into test/out. Usage: node test/webview/pictures.ts [name...]. Exits with 1 when a check fails.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { createFakeApp, type FakeApp } from '../support/fakeApp.ts';
import { LIST_SCENES } from './listScenes.ts';
import { READING_SCENES } from './readingScenes.ts';
import { SCENES } from './scenes.ts';
import { buildWebview, type FakeServer, serveFake, TOKEN } from './serveFake.ts';
import { STORAGE_SCENES } from './storageScenes.ts';
import { TIME_SCENES } from './timeScenes.ts';
import { VIEW_SCENES } from './viewScenes.ts';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const OUT = join(ROOT, 'test/out');

async function main(): Promise<number> {
  const built = join(OUT, 'webview');
  await mkdir(built, { recursive: true });
  await buildWebview(ROOT, built);
  const browser = await launchChromium();
  let failures = 0;
  for (const scene of [...SCENES, ...LIST_SCENES, ...TIME_SCENES, ...STORAGE_SCENES, ...VIEW_SCENES, ...READING_SCENES]) {
    if (argv.length > 2 && !argv.slice(2).includes(scene.name)) continue;
    const app = createFakeApp(scene.sessions(), scene.producers?.());
    const server = await serveFake(app, ROOT, built);
    for (const theme of scene.themes ?? ['dark']) {
      for (const width of scene.widths ?? [1400]) failures += await runScene(browser, scene, app, server, theme, width);
    }
    await server.close();
  }
  await browser.close();
  return failures;
}

async function runScene(
  browser: Browser,
  scene: (typeof SCENES)[number],
  app: FakeApp,
  server: FakeServer,
  theme: string,
  width: number,
): Promise<number> {
  const context = await browser.newContext({ viewport: { width, height: 820 }, permissions: ['clipboard-read', 'clipboard-write'] });
  await context.addInitScript(`localStorage.setItem('turnstone.theme', '${theme}')`);
  if (scene.before) await context.addInitScript(scene.before);
  const page: Page = await context.newPage();
  page.setDefaultTimeout(8000);
  const problems: string[] = [];
  page.on('console', message => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (scene.expectedConsole?.test(message.text())) return;
    problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', error => problems.push(`page: ${error.message}`));
  page.on('dialog', dialog => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', request => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) problems.push(`request: ${request.url()}`);
  });
  const label = `${scene.name}-${theme}-${width}`;
  const picture = async (name = '') => {
    await page.screenshot({ path: join(OUT, `${label}${name ? `-${name}` : ''}.png`) });
  };
  const check = (what: string, ok: boolean) => {
    if (!ok) problems.push(`check: ${what}`);
  };
  try {
    await page.goto(`${server.url}#token=${scene.token ?? TOKEN}`);
    await scene.run({ page, app, server, picture, check, width });
    await picture();
  } catch (error) {
    problems.push(`failed: ${error instanceof Error ? error.message : String(error)}`);
    await picture('failed');
  }
  await context.close();
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${label}`);
  for (const problem of problems) console.log(`     ${problem}`);
  return problems.length;
}

exit((await main()) === 0 ? 0 : 1);
