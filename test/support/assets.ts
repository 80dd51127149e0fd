// The folder of run-time files as a build makes it, put together from source, so that tests of the app need no build.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A new folder with the schema and the sample. The addon is the installed package's own. */
export function makeAssets(): string {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-assets-'));
  cpSync(join(root, 'src/store/migrations'), join(folder, 'migrations'), { recursive: true });
  cpSync(join(root, 'src/core/rubrics/library'), join(folder, 'rubrics'), { recursive: true });
  copyFileSync(join(root, 'media/sample/sample.otlp.jsonl'), join(folder, 'sample.otlp.jsonl'));
  mkdirSync(join(folder, 'webview'));
  copyFileSync(join(root, 'webview/index.html'), join(folder, 'webview/index.html'));
  return folder;
}
