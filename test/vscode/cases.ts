// The cases, in order: each opens its own window on a server of its kind and closes it again.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { until } from '../support/codeServer.ts';
import { sendTurn } from './exporter.ts';
import { bundleSuite, carrier, suiteResults } from './hostSuite.ts';
import type { Case } from './scene.ts';

const QUESTION = 'Where is my order? It said Tuesday';

export const CASES: readonly Case[] = [
  {
    name: 'activates by itself, quickly, and listens',
    async run(scene) {
      const place = await scene.place('main');
      const window = await scene.open(place, 'one');
      const { ms } = await place.server.step(({ step }) => step === 'activated', 'activation');
      const ready = await place.server.step(({ step }) => step === 'workerReady', 'the app to be ready');
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.expectNoToast();
      await window.close();
      // Speed is judged by the bench, which reads this.
      writeFileSync('test/out/activation.json', JSON.stringify({ bodyMs: Number(ms), readyMs: Number(ready.ms) }));
      return `activate() ${Number(ms).toFixed(1)} ms, app ready ${ready.ms} ms after its start`;
    },
  },
  {
    name: 'the in-host suite',
    async run(scene) {
      const place = await scene.place('main');
      const { folder, url } = place.server;
      const remote = (path: string) => `vscode-remote://${new URL(url).host}${path}`;
      const window = await scene.open(place, 'suite', [
        ['extensionDevelopmentPath', remote(await carrier(folder))],
        ['extensionTestsPath', remote(await bundleSuite(folder))],
      ]);
      let results: Awaited<ReturnType<typeof suiteResults>> = null;
      await until(
        async () => {
          results = await suiteResults(join(folder, 'suite.jsonl'));
          return results !== null;
        },
        'the suite to finish',
        60_000,
      );
      await window.close();
      const all = results ?? [];
      const failed = all.filter(({ error }) => error !== null).map(({ name, error }) => `${name}: ${error}`);
      assert.ok(all.length >= 6, `only ${all.length} results`);
      assert.deepEqual(failed, []);
      return `${all.length} checks`;
    },
  },
  {
    name: 'an empty view says what to do next',
    async run(scene) {
      const place = await scene.place('main');
      const window = await scene.open(place, 'one');
      await window.showSidebar();
      await window.welcome.getByText('Load Sample Session').waitFor();
      await window.shot('welcome');
      await window.close();
      return undefined;
    },
  },
  {
    name: 'a trace of the real SDK becomes a row, the row opens the panel, the panel shows its spans',
    async run(scene) {
      const place = await scene.place('main');
      const window = await scene.open(place, 'one');
      await window.showSidebar();
      await window.statusShows(String(place.httpPort), 'pulse');
      await sendTurn(place.httpPort, 'conversation-1', QUESTION);
      await window.row(QUESTION).waitFor();
      assert.match((await window.row(QUESTION).textContent()) ?? '', /support · 1 turn · 1\.3k tok/);
      await window.row(QUESTION).click();
      await window.explorer.getByText('lookup_order').first().waitFor();
      await window.shot('panel');
      const since = Date.now();
      await window.reload();
      await place.server.step(({ step, at }) => step === 'panelReady' && at > since, 'the restored panel');
      await window.explorer.getByText('lookup_order').first().waitFor();
      await window.shot('restored');
      await window.expectNoToast();
      await window.close();
      return undefined;
    },
  },
  {
    name: 'an explorer that was hidden catches up',
    async run(scene) {
      const place = await scene.place('main');
      const window = await scene.open(place, 'hidden');
      await window.showSidebar();
      await window.statusShows(String(place.httpPort), 'pulse');
      await sendTurn(place.httpPort, 'conversation-4', 'First question');
      await window.row('First question').click();
      await window.explorer.getByText('First question').first().waitFor();
      await window.run('File: New Untitled Text File');
      await window.page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
      await sendTurn(place.httpPort, 'conversation-4', 'Second question');
      await window.page.locator('.tab', { hasText: 'First question' }).click();
      await window.explorer.getByText('Second question').first().waitFor();
      await sendTurn(place.httpPort, 'conversation-6', 'Another conversation');
      await window.page.locator('.tab', { hasText: 'Untitled' }).click();
      await window.row('Another conversation').click();
      await window.explorer.getByText('Another conversation').first().waitFor();
      await window.close();
      return undefined;
    },
  },
  {
    name: 'without the addon the SQLite of Node.js serves',
    async run(scene) {
      const place = await scene.place('node-sqlite', { 'turnstone.storage.driver': 'node-sqlite' });
      const window = await scene.open(place, 'one');
      await window.showSidebar();
      await window.statusShows(String(place.httpPort), 'pulse');
      const { driver } = await place.server.step(({ step }) => step === 'workerReady', 'the app to be ready');
      assert.match(String(driver), /^node/);
      await sendTurn(place.httpPort, 'conversation-5', QUESTION);
      await window.row(QUESTION).waitFor();
      await window.expectNoToast();
      await window.close();
      return String(driver);
    },
  },
  {
    name: 'two windows share one port, on Take Over it changes hands, and when its holder dies it is taken up again',
    async run(scene) {
      const place = await scene.place('pair');
      const { server, httpPort } = place;
      const first = await scene.open(place, 'one');
      const led = await server.step(({ step, role }) => step === 'role' && role === 'leader', 'the first window to lead');
      const second = await scene.open(place, 'two');
      const followed = await server.step(
        ({ step, role, pid }) => step === 'role' && role === 'follower' && pid !== led.pid,
        'the second to follow',
      );
      await second.statusShows(String(httpPort), 'eye');
      await second.expectNoToast();
      await sendTurn(httpPort, 'conversation-2', QUESTION);
      await second.showSidebar();
      await second.row(QUESTION).waitFor();
      await second.run('Turnstone: Take Over the Port');
      await server.step(({ step, role, pid }) => step === 'role' && role === 'leader' && pid === followed.pid, 'the second window to lead');
      await second.statusShows(String(httpPort), 'pulse');
      await first.statusShows(String(httpPort), 'eye');
      const since = Date.now();
      await second.close();
      await server.step(
        ({ step, role, pid, at }) => step === 'role' && role === 'leader' && pid === led.pid && at >= since,
        'the first to lead again',
      );
      await sendTurn(httpPort, 'conversation-3', 'Is anyone there?');
      await first.showSidebar();
      await first.row('Is anyone there?').waitFor();
      await first.expectNoToast();
      await first.close();
      return undefined;
    },
  },
  {
    name: 'Restricted Mode: nothing listens until trust is granted, and no toast',
    async run(scene) {
      const place = await scene.place('restricted', {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      });
      const window = await scene.open(place, 'untrusted');
      await place.server.step(({ step }) => step === 'restricted', 'the extension to notice');
      await window.showSidebar();
      await window.statusShows('Turnstone', 'workspace-untrusted');
      await window.welcome.getByText('Restricted Mode').waitFor();
      await assert.rejects(fetch(`http://127.0.0.1:${place.httpPort}/healthz`), 'something listens in Restricted Mode');
      await window.expectNoToast();
      await window.shot('restricted');
      await window.run('Workspaces: Manage Workspace Trust');
      await window.page
        .locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ })
        .first()
        .click();
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.close();
      return undefined;
    },
  },
  {
    name: 'a port taken by another program is named in the status bar, without a toast',
    async run(scene) {
      const foreign = createServer((_, response) => response.writeHead(404).end());
      await new Promise<void>(resolve => foreign.listen(0, '127.0.0.1', resolve));
      const { port } = foreign.address() as AddressInfo;
      try {
        const place = await scene.place('busy', {}, port);
        const window = await scene.open(place, 'one');
        await window.statusShows(String(port), 'warning');
        const { holder } = await place.server.step(
          ({ step, situation }) => step === 'status' && situation === 'busy',
          'the port to be named',
        );
        assert.ok(typeof holder === 'string' && holder !== '', 'the holder has no name');
        assert.ok((await window.status.textContent())?.includes(holder.replace(/ \(process.*/, '')));
        await window.expectNoToast();
        await window.showSidebar();
        await window.welcome.getByText('Change Port').waitFor();
        await window.shot('busy');
        await window.close();
        return String(holder);
      } finally {
        foreign.close();
      }
    },
  },
  {
    name: 'a click on the status item offers what can be done, and Stop stops',
    async run(scene) {
      const place = await scene.place('main');
      const window = await scene.open(place, 'one');
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.status.click();
      for (const entry of ['Open Explorer', 'Copy Environment', 'Change Port', 'Run Doctor', 'Show Output']) {
        await window.quickPick.getByText(entry, { exact: false }).first().waitFor();
      }
      await window.shot('menu');
      await window.quickPick.getByText('Stop Receiver').first().click();
      await window.statusShows('Turnstone', 'debug-stop');
      await assert.rejects(fetch(`http://127.0.0.1:${place.httpPort}/healthz`), 'it still listens');
      await window.run('Turnstone: Start Receiver');
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.close();
      return undefined;
    },
  },
  {
    name: 'the walkthrough opens and the sample session loads',
    async run(scene) {
      const place = await scene.place('sample');
      const window = await scene.open(place, 'one');
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.run('Turnstone: Get Started');
      await window.page.getByText('The receiver is listening').first().waitFor();
      const done = (step: string) => window.page.locator(`[data-done-step-id$="turnstone.${step}"].codicon-getting-started-step-checked`);
      await window.page.getByRole('button', { name: 'Show Receiver Menu' }).click();
      await window.quickPick.getByText('Run Doctor').first().waitFor();
      await window.page.keyboard.press('Escape');
      await done('listen').waitFor();
      await window.page.frameLocator('.getting-started-media iframe.webview').frameLocator('#active-frame').locator('svg').waitFor();
      await window.shot('walkthrough');
      await window.showSidebar();
      await window.run('Turnstone: Load Sample Session');
      await until(async () => (await window.rows.count()) >= 2, 'a group and a session in the tree');
      // The sample began an hour or more ago: just after midnight that is not today.
      await window.row(/^(Today|Earlier)/).waitFor();
      await window.explorerDrawn();
      await window.expectNoToast();
      await window.close();
      return undefined;
    },
  },
];
