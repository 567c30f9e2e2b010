import { createReadStream } from 'node:fs';
import { errorCode, errorMessage, UsageError } from '../../base/errors.ts';
import { linesOf } from '../../base/lines.ts';
import { isShortage } from '../../base/stopping.ts';
import { decodedText } from './list-text.ts';

const maxLineChars = 1 << 20;

/**
 * Reads a list that the user named, as it comes, and closes it however the reading ends.
 * @throws UsageError where the file cannot be read
 */
export async function* readList<T>(
  file: string,
  entries: (text: AsyncIterable<string>) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const stream = createReadStream(file);
  try {
    yield* entries(decodedText(stream as AsyncIterable<Buffer>));
  } catch (error) {
    if (error !== stream.errored || isShortage(error)) throw error;
    throw new UsageError(
      errorCode(error) === 'ENOENT'
        ? `There is no file ${JSON.stringify(file)}.`
        : `${JSON.stringify(file)} cannot be read (${errorCode(error) ?? errorMessage(error)}).`,
    );
  } finally {
    stream.destroy();
  }
}

/**
 * The lines of a list that hold something, as they stand, numbered from 1.
 * @throws UsageError at a line of more than a million characters.
 */
export async function* listLines(
  text: AsyncIterable<string>,
  file: string,
): AsyncGenerator<{ text: string; line: number }> {
  let line = 0;
  for await (const content of linesOf(bounded(text, file))) {
    line++;
    if (content.trim() !== '') yield { text: content, line };
  }
}

async function* bounded(chunks: AsyncIterable<string>, file: string): AsyncGenerator<string> {
  let chars = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf('\n');
    chars = end < 0 ? chars + chunk.length : chunk.length - end - 1;
    if (chars > maxLineChars)
      throw new UsageError(
        `${file}: expected lines of at most ${maxLineChars} characters, got a longer one: is it a list?`,
      );
    yield chunk;
  }
}
