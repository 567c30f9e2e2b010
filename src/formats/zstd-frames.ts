/** Reads from chunks as many bytes as are asked for. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Some bytes, at most `most`; none at the end. */
  async some(most: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return this.#rest;
      this.#rest = next.value;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  /** So many bytes; fewer at the end. */
  async take(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = bytes; left > 0; ) {
      const part = await this.some(left);
      if (part.length === 0) break;
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

const magic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;

/**
 * The frames of Zstandard data (RFC 8878), one after the other; each is to be read to its end before the next. Node's own
 * reader ends after the first, while `pzstd`, and files that were appended to, have many.
 * @throws Error where they are cut off, or are none.
 */
export async function* zstdFrames(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<AsyncGenerator<Buffer, void, undefined>> {
  const reader = new ByteReader(chunks);
  try {
    for (;;) {
      const start = await reader.take(4);
      if (start.length === 0) return;
      const found = start.length === 4 ? start.readUInt32LE() : 0;
      if (found === magic) yield frame(start, reader);
      else if ((found & 0xfffffff0) >>> 0 === skippableMagic) await skip(reader);
      else throw new Error('no frame begins where one should');
    }
  } finally {
    await reader.close();
  }
}

async function skip(reader: ByteReader): Promise<void> {
  for (let left = (await whole(reader, 4)).readUInt32LE(); left > 0; ) {
    const part = await reader.some(left);
    if (part.length === 0) throw cutOff();
    left -= part.length;
  }
}

async function* frame(start: Buffer, reader: ByteReader): AsyncGenerator<Buffer, void, undefined> {
  yield start;
  const descriptor = await whole(reader, 1);
  const flags = descriptor[0]!;
  const isSingle = (flags & 0x20) !== 0;
  const window = isSingle ? 0 : 1;
  const dictionary = [0, 1, 2, 4][flags & 3]!;
  const size = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6]!;
  yield Buffer.concat([descriptor, await whole(reader, window + dictionary + size)]);
  for (let isLast = false; !isLast; ) {
    const header = await whole(reader, 3);
    yield header;
    const value = header.readUIntLE(0, 3);
    isLast = (value & 1) === 1;
    const kind = (value >> 1) & 3;
    if (kind === 3) throw new Error('a block of no known kind');
    for (let left = kind === 1 ? 1 : value >> 3; left > 0; ) {
      const part = await reader.some(left);
      if (part.length === 0) throw cutOff();
      left -= part.length;
      yield part;
    }
  }
  if ((flags & 4) !== 0) yield whole(reader, 4);
}

async function whole(reader: ByteReader, bytes: number): Promise<Buffer> {
  const taken = await reader.take(bytes);
  if (taken.length < bytes) throw cutOff();
  return taken;
}

function cutOff(): Error {
  return new Error('unexpected end of file');
}
