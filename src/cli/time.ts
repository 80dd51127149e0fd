// Times for machines: RFC 3339 in UTC with nine digits, from microseconds and the nanoseconds that remain.

/** Null for an absent time (0). */
export function rfc3339(us: number, rem = 0): string | null {
  if (us === 0) return null;
  const seconds = Math.floor(us / 1e6);
  const nanos = (us - seconds * 1e6) * 1000 + rem;
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return `${date.toISOString().slice(0, -5)}.${String(nanos).padStart(9, '0')}Z`;
}
