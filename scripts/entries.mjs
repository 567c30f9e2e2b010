// The public entries of a build, as the compiler reads their declarations.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { API, SymbolFlags } from 'typescript/unstable/sync';

/** @param root Folder of a package that is built. `close` is to be called when all is read. */
export function openEntries(root) {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.entries(exports)
    .filter(([, entry]) => entry.types)
    .map(([place, entry]) => ({ name: `lectern${place.slice(1)}`, path: resolve(root, entry.types) }));
  // The compiler opens projects, not files.
  const folder = mkdtempSync(join(tmpdir(), 'lectern-types-'));
  const path = join(folder, 'tsconfig.json');
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2023',
    strict: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(path, JSON.stringify({ compilerOptions, files: entries.map((entry) => entry.path) }));
  const api = new API({ cwd: folder });
  const close = () => {
    api.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const project = api.updateSnapshot({ openProjects: [path] }).getProjects()[0];
    const { checker } = project;
    const target = (symbol) => (symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
    return { project, entries, target, close };
  } catch (error) {
    close();
    throw error;
  }
}
