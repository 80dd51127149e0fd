// The workbench as a person meets it: one page object over VS Code's window in the browser.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { type CodeServer, until } from '../support/codeServer.ts';

export const OUT = join(import.meta.dirname, '../out/vscode');

export class Workbench {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #server: CodeServer;
  /** Extension hosts that were there before this window. */
  readonly #others: ReadonlySet<number>;

  constructor(page: Page, context: BrowserContext, server: CodeServer, others: ReadonlySet<number>) {
    this.page = page;
    this.#context = context;
    this.#server = server;
    this.#others = others;
  }

  /** Opens a window on a folder. `payload` are VS Code's own start parameters, such as a test suite to run. */
  static async open(
    browser: Browser,
    server: CodeServer,
    folder: string,
    payload: readonly (readonly [string, string])[] = [],
  ): Promise<Workbench> {
    await mkdir(folder, { recursive: true });
    const others = await hostsOf(server);
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const query = new URLSearchParams({ folder, ...(payload.length > 0 ? { payload: JSON.stringify(payload) } : {}) });
    await page.goto(`${server.url}/?${query}`);
    const workbench = new Workbench(page, context, server, others);
    await workbench.#settled();
    return workbench;
  }

  async #settled(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 30_000 });
    await this.page.locator('.statusbar-item').first().waitFor({ timeout: 30_000 });
  }

  /** As a person does it: VS Code saves its state first, which a reload of the browser's page cuts short. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 30_000 });
    await this.run('Developer: Reload Window');
    await loaded;
    await this.#settled();
  }

  /** Runs a command by its palette title, `Turnstone: Open Explorer`. */
  async run(title: string): Promise<void> {
    const { page } = this;
    await this.page.locator('.monaco-workbench').waitFor();
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget:visible input.input');
    await input.waitFor();
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    // The palette fills itself after it is shown: what was typed before that may be gone.
    const typed = async () => {
      await input.fill('>');
      await input.fill(`>${title}`);
      return row.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    };
    for (let tries = 0; tries < 4 && !(await typed()); tries += 1);
    await row.click();
  }

  get status(): Locator {
    return this.page.locator('.statusbar-item[id$="turnstone.receiver"]');
  }

  /** The status item's words: its icons are drawn by classes. */
  async statusShows(text: string, icon: string): Promise<void> {
    await until(async () => {
      if ((await this.status.count()) !== 1 || !(await this.status.textContent())?.includes(text)) return false;
      return (await this.status.locator(`.codicon-${icon}`).count()) === 1;
    }, `the status item to show ${icon} ${text}`);
  }

  async showSidebar(): Promise<void> {
    const title = this.page.locator('.part.sidebar .title-label', { hasText: /turnstone/i });
    if (!(await title.isVisible())) await this.page.locator('.activitybar .action-label[aria-label^="Turnstone"]').click();
    await title.waitFor();
  }

  get rows(): Locator {
    return this.page.locator('.sidebar .customview-tree .monaco-list-row');
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** What the empty Sessions view says. */
  get welcome(): Locator {
    return this.page.locator('.sidebar .welcome-view-content').first();
  }

  /** The explorer's own document: an iframe in an iframe. */
  get explorer(): FrameLocator {
    return this.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  }

  /** Resolves when the explorer shows the rows of a session. */
  async explorerDrawn(): Promise<void> {
    const rows = this.explorer.locator('[role="row"], [role="treeitem"], [role="option"], [role="listitem"]');
    await until(async () => (await rows.count()) > 3, 'the explorer to draw', 30_000);
  }

  get toasts(): Locator {
    return this.page.locator('.notification-toast');
  }

  get quickPick(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  async expectNoToast(): Promise<void> {
    const texts = await this.toasts.allInnerTexts();
    if (texts.length > 0) throw new Error(`A notification came up: ${texts.join(' | ')}`);
  }

  async shot(name: string): Promise<void> {
    await mkdir(OUT, { recursive: true });
    await this.page.screenshot({ path: join(OUT, `${name}.png`) });
  }

  /** Closes the window and ends its extension hosts: VS Code may keep one for hours, in case the window comes back. */
  async close(): Promise<void> {
    await this.#context.close();
    for (const pid of await hostsOf(this.#server)) if (!this.#others.has(pid)) await end(pid);
  }
}

/** Processes of the extension hosts that have run the extension on this server. */
async function hostsOf(server: CodeServer): Promise<ReadonlySet<number>> {
  return new Set((await server.steps()).filter(({ step }) => step === 'activated').map(({ pid }) => pid));
}

/** Lets a process of this test's own server end by itself, for a moment. */
async function end(pid: number): Promise<void> {
  const gone = () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      // There is no such process any more.
      return true;
    }
  };
  try {
    await until(gone, 'the extension host to end', 2000);
  } catch {
    // It waits for its window, which will not come back.
    process.kill(pid, 'SIGKILL');
    await until(gone, 'the extension host to be gone');
  }
}
