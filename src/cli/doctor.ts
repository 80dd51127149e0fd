// turnstone doctor: whether all is well, and what each producer sent, leaves out and says that nobody understands.
import { join } from 'node:path';
import { startApp } from '../app/app.ts';
import { PRICE_FILE } from '../app/options.ts';
import { receiptLines } from '../rpc/receiptText.ts';
import type { DoctorReport } from '../rpc/viewModels.ts';
import { type Command, DB_FLAG, quietOptions } from './command.ts';
import { plain } from './plain.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'say whether all is well, what each app sends, and what to set',
  usage: 'turnstone doctor [--db FILE] [--json]',
  flags: { db: DB_FLAG, json: { type: 'boolean', help: 'print the report as JSON' } },
  async run(args, context) {
    const app = await startApp({ ...quietOptions(args, context), checkedPriceFiles: [join(process.cwd(), ...PRICE_FILE)] });
    try {
      await app.settled();
      const report = await app.handlers['app.doctor']({}, { cancelled: () => false });
      context.out(args.on('json') ? `${JSON.stringify(report)}\n` : doctorText(report));
      return report.ok ? 0 : 1;
    } finally {
      await app.stop();
    }
  },
};

/** Names of apps, keys and programs come from outside: a trace must not steer the terminal. */
export function doctorText(report: DoctorReport): string {
  const checks = report.checks.map(check => {
    const fix = check.fix === null ? '' : `      ${plain(check.fix, 400)}\n`;
    return `${check.ok ? 'ok  ' : 'look'}  ${plain(check.title, 120)}: ${plain(check.detail, 400)}\n${fix}`;
  });
  const receipts = report.producers.map(receipt => `\n${receiptLines(receipt, plain).join('\n')}\n`);
  return `${checks.join('')}${receipts.length > 0 ? '\nWhat arrives from each app\n' : ''}${receipts.join('')}`;
}
