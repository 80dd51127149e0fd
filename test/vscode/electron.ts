// Runs the in-host suite in a desktop VS Code. It downloads VS Code, so it needs a network, and nothing that must pass depends on it.
// Usage: npm install --no-save @vscode/test-electron && npm run build && node test/vscode/electron.ts
import { join, resolve } from 'node:path';
import { bundleSuite } from './hostSuite.ts';

interface TestElectron {
  runTests(options: { extensionDevelopmentPath: string; extensionTestsPath: string; launchArgs: string[] }): Promise<number>;
}

const root = resolve(import.meta.dirname, '../..');
// Named by a variable so that the type check does not look for a package that is installed only by those who want it.
const name = '@vscode/test-electron';
const library = await import(name).then(
  module => module as TestElectron,
  () => null,
);
if (library === null) {
  console.error('This needs @vscode/test-electron and a network: npm install --no-save @vscode/test-electron');
  process.exit(2);
}
const code = await library.runTests({
  extensionDevelopmentPath: root,
  extensionTestsPath: await bundleSuite(join(root, 'test/out/vscode')),
  launchArgs: ['--disable-extensions', '--disable-workspace-trust'],
});
process.exit(code);
