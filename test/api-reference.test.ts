import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root, temporaryFolder } from './cli.ts';

interface ApiReference {
  apiReference(root: string): { page: string; bare: string[] };
}

const { apiReference } = (await import('../scripts/api-reference.mjs' as string)) as ApiReference;

/** A package whose one entry has these declarations. */
function packageOf(declarations: string): string {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ exports: { '.': { types: './dist/a.d.ts' } } }),
  );
  writeFileSync(join(folder, 'dist/a.d.ts'), declarations);
  return folder;
}

test('an export of any kind without a comment is named, with its file', () => {
  const { bare } = apiReference(
    packageOf(`
      export interface Form { a: number }
      export type Alias = Form;
      export declare class Kind {}
      export declare const value: number;
      export declare function call(): void;
      /** Says what it is. */
      export interface Told { a: number }
    `),
  );
  expect(bare).toEqual(
    ['Alias', 'Form', 'Kind', 'call', 'value'].map((name) => `${name} of lectern (dist/a.d.ts)`),
  );
});

test('the page tells the comment of an export once, and those of its fields where they stand', () => {
  const { page } = apiReference(
    packageOf(`
/** A stretch of sound. */
export interface Span {
    /** In seconds. */
    start: number;
}
`),
  );
  expect(page).toContain(`### Span

A stretch of sound.

\`\`\`ts
export interface Span {
    /** In seconds. */
    start: number;
}
\`\`\``);
});

test('every public export says what it is', () => {
  expect(apiReference(root).bare).toEqual([]);
});
