import { StringDecoder } from 'node:string_decoder';

/**
 * The lines of a text as it comes, ended by `\n` or `\r\n`; the last may lack its end. `node:readline` also breaks at
 * U+2028 and U+2029, which JSON leaves as they are inside of strings: a title may hold them.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      yield withoutReturn(rest + chunk.slice(start, end));
      rest = '';
      start = end + 1;
    }
    rest += chunk.slice(start);
  }
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The lines of UTF-8 bytes as they come. */
export function byteLinesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  return linesOf(decoded(chunks));
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) yield decoder.write(chunk);
  yield decoder.end();
}
