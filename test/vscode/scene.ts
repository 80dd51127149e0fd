// What the cases share: servers that are started once for the settings they need, and everything that has to be closed again.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type CodeServer, freePorts, type Settings, startCodeServer } from '../support/codeServer.ts';
import { OUT, Workbench } from './workbench.ts';

export interface Case {
  readonly name: string;
  /** May return numbers worth printing. */
  readonly run: (scene: Scene) => Promise<string | undefined>;
}

export interface Place {
  readonly server: CodeServer;
  readonly httpPort: number;
  readonly grpcPort: number;
}

export class Scene {
  readonly browser: Browser;
  readonly vsix: string;
  readonly #places = new Map<string, Promise<Place>>();

  constructor(browser: Browser, vsix: string) {
    this.browser = browser;
    this.vsix = vsix;
  }

  /** A server by name: the first who asks says its settings. */
  place(name: string, settings: Settings = {}, httpPort?: number): Promise<Place> {
    const known = this.#places.get(name) ?? this.#start(name, settings, httpPort);
    this.#places.set(name, known);
    return known;
  }

  async #start(name: string, settings: Settings, toldPort: number | undefined): Promise<Place> {
    const [free = 0, grpcPort = 0] = await freePorts(2);
    const httpPort = toldPort ?? free;
    const folder = join(OUT, `server-${name}`);
    const server = await startCodeServer({
      folder,
      vsix: [this.vsix],
      settings: { 'turnstone.receiver.httpPort': httpPort, 'turnstone.receiver.grpcPort': grpcPort, ...settings },
      env: { TURNSTONE_SUITE_OUT: join(folder, 'suite.jsonl') },
    });
    return { server, httpPort, grpcPort };
  }

  open(place: Place, folder: string, payload?: readonly (readonly [string, string])[]): Promise<Workbench> {
    return Workbench.open(this.browser, place.server, join(place.server.folder, folder), payload);
  }

  /** Pictures of whatever windows a failed case left open; they are closed then. */
  async shotAll(name: string): Promise<void> {
    for (const [place, context] of this.browser.contexts().entries()) {
      for (const page of context.pages()) await page.screenshot({ path: join(OUT, `${name}-${place}.png`) });
      await context.close();
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    for (const place of this.#places.values()) {
      const started = await place.catch(() => null); // Its case has failed and said why.
      await started?.server.stop();
    }
  }
}
