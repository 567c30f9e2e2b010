import { createReadStream, type ReadStream } from 'node:fs';
import { errorCode, errorMessage, UsageError } from '../engine/errors.ts';
import { linesOf } from '../engine/lines.ts';

/**
 * Reads a list that the user named, as it comes, and closes it however the reading ends.
 * @throws UsageError where the file cannot be read
 */
export async function* readList<T>(
  file: string,
  entries: (stream: ReadStream) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const stream = createReadStream(file, 'utf8');
  try {
    yield* entries(stream);
  } catch (error) {
    if (error !== stream.errored) throw error;
    throw new UsageError(
      errorCode(error) === 'ENOENT'
        ? `There is no file ${JSON.stringify(file)}.`
        : `${JSON.stringify(file)} cannot be read (${errorCode(error) ?? errorMessage(error)}).`,
    );
  } finally {
    stream.destroy();
  }
}

/** The lines of a list that hold something, without blanks around them, numbered from 1. */
export async function* listLines(stream: ReadStream): AsyncGenerator<{ text: string; line: number }> {
  let line = 0;
  for await (const raw of linesOf(stream)) {
    line++;
    const text = (line === 1 ? raw.replace(/^\uFEFF/, '') : raw).trim();
    if (text !== '') yield { text, line };
  }
}
