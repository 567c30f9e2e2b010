import zlib from 'node:zlib';

export interface Zipped {
  name: string;
  content: Buffer | string;
  /** Not packed. */
  stored?: boolean;
  /** What the directory says, where that is not true. */
  bytes?: number;
  /** Mode of Unix, such as 0o120777 for a link. */
  mode?: number;
  flags?: number;
  /** Takes the place of the file with this number, instead of bytes of its own. */
  at?: number;
}

/** A ZIP archive, with sizes in ZIP64 fields where `wide`. */
export function zipOf(files: readonly Zipped[], { wide = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const { name, content, stored = false, bytes, mode = 0o100644, flags = 0x800, at } of files) {
    const raw = Buffer.from(content);
    const packed = stored ? raw : zlib.deflateRawSync(raw);
    const path = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(path.length, 26);
    const place = at === undefined ? offset : offsets[at]!;
    offsets.push(place);
    const size = bytes ?? raw.length;
    const extra = Buffer.alloc(wide ? 28 : 0);
    if (wide) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      for (const [index, value] of [size, packed.length, place].entries())
        extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(stored ? 0 : 8, 10);
    entry.writeUInt32LE(zlib.crc32(raw), 16);
    entry.writeUInt32LE(wide ? 0xffffffff : packed.length, 20);
    entry.writeUInt32LE(wide ? 0xffffffff : size, 24);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt32LE((mode << 16) >>> 0, 38);
    entry.writeUInt32LE(wide ? 0xffffffff : place, 42);
    directory.push(entry, path, extra);
    if (at !== undefined) continue;
    parts.push(local, path, packed);
    offset += local.length + path.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(wide ? 0xffffffff : listed.length, 12);
  end.writeUInt32LE(wide ? 0xffffffff : offset, 16);
  return Buffer.concat([...parts, listed, ...(wide ? wideEnd(listed.length, offset) : []), end]);
}

function wideEnd(bytes: number, offset: number): Buffer[] {
  const end = Buffer.alloc(56);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  return [end, locator];
}
