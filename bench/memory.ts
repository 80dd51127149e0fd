// How much memory a process holds, as the system tells it.
import { readFile } from 'node:fs/promises';

/** Resident memory in MB now and at its highest; null where the system does not tell (no /proc). */
export async function memory(pid: number): Promise<{ now: number; peak: number } | null> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const value = (field: string) => Number(text.match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))?.[1]) / 1024;
  return Number.isNaN(value('VmRSS')) ? null : { now: value('VmRSS'), peak: value('VmHWM') };
}
