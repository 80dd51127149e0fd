// Buffers for large request bodies, used again: a megabyte or two for each request would otherwise wait for the garbage collector,
// and a busy receiver would hold a hundred of them.

const SMALLEST = 256 * 1024;
const LARGEST = 4 * 1024 * 1024;
/** Kept of each size at most. */
const KEEP = 4;

export interface BodyPool {
  /** A buffer of at least so many bytes, with whatever was in it before; null for a size that is not pooled. */
  take(bytes: number): Buffer | null;
  /** Nobody may look at it any more. */
  give(buffer: Buffer): void;
}

export function createBodyPool(): BodyPool {
  const free = new Map<number, Buffer[]>();
  const classOf = (bytes: number) => {
    let size = SMALLEST;
    while (size < bytes) size *= 2;
    return size;
  };
  return {
    take(bytes) {
      if (bytes < SMALLEST / 2 || bytes > LARGEST) return null;
      const size = classOf(bytes);
      return free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size);
    },
    give(buffer) {
      const list = free.get(buffer.length) ?? [];
      free.set(buffer.length, list);
      if (list.length < KEEP) list.push(buffer);
    },
  };
}
