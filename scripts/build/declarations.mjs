import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Lets the declarations in a folder name each other as the code does, by `.js`. The compiler rewrites the endings in
 * code alone, and older compilers and bundlers do not resolve `./part.ts` where there is a `part.d.ts`.
 */
export function nameCodeInDeclarations(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((name) => name.endsWith('.d.ts'))) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const named = text.replace(/((?:from |import\()(['"])\.{1,2}\/[^'"\n]*)\.tsx?\2/g, '$1.js$2');
    if (named !== text) writeFileSync(path, named);
  }
}
