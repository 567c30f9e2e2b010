// Entry of the processes in which `lectern doctor` uses one part each, named as the argument.
import { errorMessage } from './base/errors.ts';
import { parts } from './stages/parts.ts';

const name = process.argv[2];
const part = parts.find((one) => one.name === name);
if (!part) throw new Error(`There is no part ${JSON.stringify(name)}.`);
const answer = await part.use().catch((error: unknown) => ({ problem: errorMessage(error) }));
process.send?.(answer, () => process.exit());
