// The secret of this installation: who has it may read. Kept beside the database, readable by its owner alone.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const TOKEN = /^[0-9a-f]{64}$/;
/** A proof older than this is refused: it may have been overheard. */
const PROOF_MS = 10_000;

/** Reads the token, or makes it. Two processes that start at once agree: the file is made only if it is not there. */
export function readToken(dbFile: string): string {
  const file = join(dirname(dbFile), 'token');
  const made = randomBytes(32).toString('hex');
  try {
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return made;
    const known = readFileSync(file, 'utf8').trim();
    if (TOKEN.test(known)) return known;
    writeFileSync(file, made, { mode: 0o600 });
    return made;
  }
}

/** Compares in constant time; lengths may tell, contents do not. */
function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Proves knowledge of the token for one purpose without handing it over: whoever holds a port may not be who we think. */
export function makeProof(token: string, purpose: string, nowMs: number): string {
  return `${nowMs}.${createHmac('sha256', token).update(`${purpose}.${nowMs}`).digest('hex')}`;
}

export function checkProof(token: string, purpose: string, proof: string, nowMs: number): boolean {
  const at = Number(proof.split('.')[0]);
  if (!Number.isSafeInteger(at) || Math.abs(nowMs - at) > PROOF_MS) return false;
  return sameSecret(makeProof(token, purpose, at), proof);
}
