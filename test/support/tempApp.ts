// A whole app in this process: real database, real sockets on free ports, nothing shared with other tests.
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type App, startApp } from '../../src/app/app.ts';
import type { AppOptions } from '../../src/app/options.ts';
import { makeAssets } from './assets.ts';
import { tempFolder } from './tempFolder.ts';

const assets = makeAssets();

export interface TempApp {
  readonly app: App;
  readonly http: string;
  readonly explorer: string;
  /** Posts a body to a path of the receiver. */
  post(path: string, body: Uint8Array, type?: string): Promise<Response>;
}

export function tempOptions(name: string): AppOptions {
  return {
    db: join(tempFolder(name), 'data', 'turnstone.db'),
    httpPort: 0,
    grpcPort: 0,
    explorerPort: 0,
    allowedHosts: [],
    allowedOrigins: [],
    priceFiles: [],
    rubricFolders: [],
    author: 'Test Person',
    driver: 'auto',
    assets,
  };
}

export async function tempApp(options: AppOptions): Promise<TempApp> {
  const app = await startApp(options);
  afterAll(() => app.stop());
  const status = await app.status();
  const http = status.http ?? '';
  return {
    app,
    http,
    explorer: status.explorer ?? '',
    post: (path, body, type = 'application/json') =>
      fetch(http + path, { method: 'POST', headers: { 'content-type': type }, body: body as BodyInit }),
  };
}
