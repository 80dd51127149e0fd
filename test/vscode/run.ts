// Tests the packaged extension in a real VS Code: packages it, installs it into a real server, drives the window with a browser.
// Usage: node test/vscode/run.ts [--no-build] [words of a case's name]. Pictures and logs: test/out/vscode. Exit code 1 on a failure.
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { packageExtension } from '../../scripts/package.ts';
import { launchChromium } from '../support/chromium.ts';
import { ensureCodeServer } from '../support/codeServer.ts';
import { CASES } from './cases.ts';
import { COPILOT_CASES } from './copilotCases.ts';
import { FILE_CASES } from './fileCases.ts';
import { GOLDEN_CASES } from './goldenCases.ts';
import { Scene } from './scene.ts';
import { SCORING_CASES } from './scoringCases.ts';
import { SOURCE_CASES } from './sourceCases.ts';
import { THEME_CASES } from './themeCases.ts';
import { OUT } from './workbench.ts';

const words = argv.slice(2).filter(word => !word.startsWith('--'));
const cases = [...CASES, ...COPILOT_CASES, ...SOURCE_CASES, ...SCORING_CASES, ...GOLDEN_CASES, ...FILE_CASES, ...THEME_CASES].filter(
  ({ name }) => words.every(word => name.toLowerCase().includes(word.toLowerCase())),
);

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
await ensureCodeServer();
const [packaged] = await packageExtension({ only: 'host', out: 'test/out/vscode', build: !argv.includes('--no-build') });
if (!packaged) throw new Error('Nothing was packaged.');
const bundle = await stat(join(import.meta.dirname, '../../dist/extension.cjs'));
console.log(`extension.cjs ${bundle.size} bytes, ${packaged.target} VSIX ${packaged.bytes} bytes`);

const scene = new Scene(await launchChromium(), packaged.file);
let failed = 0;
try {
  for (const { name, run } of cases) {
    const began = Date.now();
    try {
      const said = await run(scene);
      console.log(`pass  ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)${said ? `: ${said}` : ''}`);
    } catch (error) {
      failed++;
      console.log(
        `FAIL  ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)\n      ${String(error instanceof Error ? error.message : error).replaceAll('\n', '\n      ')}`,
      );
      await scene.shotAll(`failed-${failed}`);
    }
  }
} finally {
  await scene.close();
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && cases.length > 0 ? 0 : 1);
