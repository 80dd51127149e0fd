// Packs and unpacks blocks of raw bytes. zstd level 1 where Node has it (22.15), else deflate; what does not shrink stays as it is.
import * as zlib from 'node:zlib';
import { StoreError } from './errors.ts';

const IDENTITY = 0;
const ZSTD = 1;
const DEFLATE = 2;
const HAS_ZSTD = typeof zlib.zstdCompressSync === 'function';
/** Below this, a compressor's set-up costs more than the bytes it saves. */
const MIN_BYTES = 200;

export interface PackedBlock {
  readonly codec: number;
  readonly size: number;
  readonly data: Uint8Array;
}

const ZSTD_LEVEL = { [zlib.constants.ZSTD_c_compressionLevel]: 1 };

/** One output buffer that mostly suffices (traces pack four-fold): Node's default of 16 kB means many small ones to copy together. */
const outputSize = (bytes: Uint8Array) => Math.max(1024, Math.ceil(bytes.length / 3));

const asIs = (bytes: Uint8Array): PackedBlock => ({ codec: IDENTITY, size: bytes.length, data: bytes });

const smaller = (bytes: Uint8Array, data: Uint8Array): PackedBlock =>
  data.length < bytes.length ? { codec: HAS_ZSTD ? ZSTD : DEFLATE, size: bytes.length, data } : asIs(bytes);

export function packBlock(bytes: Uint8Array): PackedBlock {
  if (bytes.length < MIN_BYTES) return asIs(bytes);
  const chunkSize = outputSize(bytes);
  const data = HAS_ZSTD
    ? zlib.zstdCompressSync(bytes, { chunkSize, params: ZSTD_LEVEL })
    : zlib.deflateRawSync(bytes, { chunkSize, level: 1 });
  return smaller(bytes, data);
}

/** The same on a thread of Node's pool: the caller's thread goes on answering meanwhile. */
export function packBlockAside(bytes: Uint8Array): Promise<PackedBlock> {
  if (bytes.length < MIN_BYTES) return Promise.resolve(asIs(bytes));
  const chunkSize = outputSize(bytes);
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, data: Uint8Array) => (error ? reject(error) : resolve(smaller(bytes, data)));
    if (HAS_ZSTD) zlib.zstdCompress(bytes, { chunkSize, params: ZSTD_LEVEL }, done);
    else zlib.deflateRaw(bytes, { chunkSize, level: 1 }, done);
  });
}

/** Throws StoreError `corrupt` when the bytes do not unpack to the size that was written. */
export function unpackBlock(block: PackedBlock): Uint8Array {
  if (block.codec === IDENTITY) return block.data;
  if (block.codec === ZSTD && !HAS_ZSTD) {
    throw new StoreError('driver', `These spans are packed with zstd, which Node ${process.versions.node} lacks. Use Node 22.15 or newer.`);
  }
  try {
    const chunkSize = Math.max(64, block.size + 64);
    const bytes =
      block.codec === ZSTD ? zlib.zstdDecompressSync(block.data, { chunkSize }) : zlib.inflateRawSync(block.data, { chunkSize });
    if (bytes.length === block.size) return bytes;
  } catch (error) {
    throw new StoreError('corrupt', `A block of raw spans does not unpack: ${(error as Error).message}`);
  }
  throw new StoreError('corrupt', 'A block of raw spans unpacks to another size than was written.');
}
