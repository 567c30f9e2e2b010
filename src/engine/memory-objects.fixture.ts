import type { Content, Objects } from './objects.ts';

/** Objects in the memory of a test, to show that nothing above the port spells the file system. */
export class MemoryObjects implements Objects {
  readonly address = 'memory:';
  readonly stored = new Map<string, Buffer>();

  async read(key: string): Promise<Buffer | null> {
    return this.stored.get(key) ?? null;
  }

  async *stream(key: string): AsyncGenerator<Buffer> {
    const bytes = this.stored.get(key);
    if (!bytes) throw Object.assign(new Error(`There is no ${key}.`), { code: 'ENOENT' });
    // In small pieces, so that a reader which needs lines whole shows itself.
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  }

  async create(key: string, bytes: string | Uint8Array): Promise<boolean> {
    if (this.stored.has(key)) return false;
    this.stored.set(key, Buffer.from(bytes as Uint8Array));
    return true;
  }

  async replace(key: string, content: Content): Promise<void> {
    this.stored.set(key, await bytesOf(content));
  }

  async has(key: string): Promise<boolean> {
    return this.stored.has(key);
  }

  async remove(key: string): Promise<void> {
    this.stored.delete(key);
  }

  async removeAll(start: string): Promise<void> {
    for (const key of this.stored.keys())
      if (key === start || key.startsWith(`${start}/`)) this.stored.delete(key);
  }

  async list(prefix: string): Promise<string[]> {
    const start = prefix === '' ? '' : `${prefix}/`;
    const names = [...this.stored.keys()]
      .filter((key) => key.startsWith(start))
      .map((key) => /^[^/]*\/?/.exec(key.slice(start.length))![0]);
    return [...new Set(names)].sort();
  }

  async sweep(): Promise<void> {}

  async append(key: string, text: string): Promise<void> {
    this.stored.set(key, Buffer.concat([this.stored.get(key) ?? Buffer.alloc(0), Buffer.from(text)]));
  }

  async readAt(key: string, at: number, bytes: number): Promise<Buffer | null> {
    const stored = this.stored.get(key);
    if (!stored) return null;
    const from = at < 0 ? Math.max(0, stored.length + at) : at;
    return stored.subarray(from, from + bytes);
  }

  text(key: string): string {
    return this.stored.get(key)?.toString('utf8') ?? '';
  }
}

async function bytesOf(content: Content): Promise<Buffer> {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Uint8Array) return Buffer.from(content);
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
