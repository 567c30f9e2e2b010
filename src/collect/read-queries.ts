import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { errorCode, errorMessage, UsageError } from '../engine/errors.ts';
import { type Query, querySchema } from '../records/query.ts';

/** Reads queries, a JSON object a line. @throws UsageError, with the line, for anything else. */
export async function readQueries(file: string): Promise<Query[]> {
  const queries: Query[] = [];
  const stream = createReadStream(file, 'utf8');
  try {
    let line = 0;
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (text.trim() !== '') queries.push(parse(text, `${file} line ${line}`));
    }
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
  return queries;
}

function parse(text: string, where: string): Query {
  try {
    return querySchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(
      `${where}: expected a query as \`lectern taxonomy export --format queries\` prints it, got ${JSON.stringify(text.slice(0, 60))}.`,
    );
  }
}
