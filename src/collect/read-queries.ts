import { UsageError } from '../base/errors.ts';
import { listLines, readList } from '../inputs/lists/read-list.ts';
import { type Query, querySchema } from '../records/query.ts';

/** Reads queries, a JSON object a line. @throws UsageError, with the line, for anything else. */
export async function readQueries(file: string): Promise<Query[]> {
  const queries: Query[] = [];
  for await (const { text, line } of readList(file, (chunks) => listLines(chunks, file)))
    queries.push(parse(text, `${file} line ${line}`));
  return queries;
}

function parse(text: string, where: string): Query {
  try {
    return querySchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(
      `${where}: expected a query as printed by \`lectern taxonomy export --format queries\`, got ${JSON.stringify(text.slice(0, 60))}.`,
    );
  }
}
