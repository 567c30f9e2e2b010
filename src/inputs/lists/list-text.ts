import { isUtf8 } from 'node:buffer';

/** Shows which encoding it is: a byte order mark, or the letters of ASCII with a zero beside each. */
const leastBytes = 4;

/**
 * The text of a list as it comes, without byte order mark: UTF-8, or UTF-16 as spreadsheets write "Unicode text". A line
 * that is not UTF-8 is taken for Windows-1252, as they write CSV. Where lines end in `\r` alone they end in `\n` after.
 */
export async function* decodedText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let hasOldLineEnds: boolean | null = null;
  for await (const text of decodedChunks(chunks)) {
    hasOldLineEnds ??= text.includes('\r') && !text.includes('\n');
    yield hasOldLineEnds ? text.replaceAll('\r', '\n') : text;
  }
}

async function* decodedChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decode: ((bytes: Buffer, isLast: boolean) => string) | null = null;
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = decode ? chunk : Buffer.concat([waiting, chunk]);
    if (!decode && bytes.length < leastBytes) {
      waiting = bytes;
      continue;
    }
    decode ??= decoderFor(bytes);
    const text = decode(bytes, false);
    if (text !== '') yield text;
  }
  const rest = decode ? decode(Buffer.alloc(0), true) : decoderFor(waiting)(waiting, true);
  if (rest !== '') yield rest;
}

function decoderFor(head: Buffer): (bytes: Buffer, isLast: boolean) => string {
  const encoding = utf16Of(head);
  if (encoding === null) return utf8Decoder();
  const decoder = new TextDecoder(encoding);
  return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast });
}

function utf16Of([first, second, , fourth]: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0 && fourth === 0) return 'utf-16le';
  return first === 0 && second !== 0 && fourth !== 0 && fourth !== undefined ? 'utf-16be' : null;
}

function utf8Decoder(): (bytes: Buffer, isLast: boolean) => string {
  let isFirst = true;
  let tail = Buffer.alloc(0);
  return (bytes, isLast) => {
    const all = Buffer.concat([tail, bytes]);
    const whole = isLast ? all.length : all.length - begunBytes(all);
    tail = Buffer.from(all.subarray(whole));
    const text = textOf(all.subarray(0, whole));
    if (text === '' || !isFirst) return text;
    isFirst = false;
    return text.replace(/^\uFEFF/, '');
  };
}

/** Bytes at the end that begin a character without ending it. */
function begunBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? back : 0;
  }
  return 0;
}

const windows1252 = new TextDecoder('windows-1252');

function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end + 1);
    lines.push(isUtf8(line) ? line.toString('utf8') : windows1252.decode(line));
    from += line.length;
  }
  return lines.join('');
}
