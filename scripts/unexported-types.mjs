// Names the types that the public entries of a build mention and that none of them exports: a caller could not write
// them down.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API, SymbolFlags } from 'typescript/unstable/sync';

/**
 * @param root Folder of a package that is built.
 * @returns A line for each type, with the first export that mentions it.
 */
export function unexportedTypes(root) {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.values(exports)
    .filter((entry) => entry.types)
    .map((entry) => resolve(root, entry.types));
  // The compiler opens projects, not files.
  const folder = mkdtempSync(join(tmpdir(), 'lectern-types-'));
  const project = join(folder, 'tsconfig.json');
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2023',
    strict: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: entries }));
  const api = new API({ cwd: folder });
  try {
    return unexportedIn(api.updateSnapshot({ openProjects: [project] }).getProjects()[0], entries, root);
  } finally {
    api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function unexportedIn(project, entries, root) {
  const { checker, program } = project;
  const target = (symbol) => (symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const declarationsOf = (symbol) => symbol.declarations.map((handle) => handle.resolve(project));
  const exported = new Map();
  for (const path of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path));
    for (const symbol of checker.getExportsOfModule(module)) {
      exported.set(target(symbol).id, {
        symbol: target(symbol),
        at: `${symbol.name} of ${relative(root, path)}`,
      });
    }
  }
  if (exported.size === 0) throw new Error(`No exports were found in ${entries.join(', ')}.`);
  const found = new Map();
  for (const { symbol, at } of exported.values()) {
    const named = declarationsOf(symbol).flatMap(namesOfTypes);
    for (const mentioned of checker.getSymbolAtLocation(named)) {
      if (!mentioned || mentioned.flags & SymbolFlags.TypeParameter) continue;
      const type = target(mentioned);
      if (exported.has(type.id) || found.has(type.id) || !isOwn(type, root)) continue;
      const path = relative(root, type.declarations[0].path);
      found.set(type.id, `${type.name} (${path}), which is in ${at}`);
    }
  }
  return [...found.values()].sort();
}

/** Declared on the top level of a file of the package: no member, no parameter, nothing of another package. */
function isOwn(symbol, root) {
  const [declaration] = symbol.declarations;
  if (!declaration || symbol.flags & (SymbolFlags.Property | SymbolFlags.Method)) return false;
  const path = relative(root, declaration.path);
  return !path.startsWith('..') && !path.split(/[\\/]/).includes('node_modules');
}

/** The names inside a declaration that stand for types; whoever has an alias needs not what it was made from. */
function namesOfTypes(declaration) {
  const found = [];
  const add = (name) => found.push(name.kind === SyntaxKind.QualifiedName ? name.right : name);
  const visit = (node) => {
    if (node.kind === SyntaxKind.TypeReference) add(node.typeName);
    if (node.kind === SyntaxKind.ImportType && node.qualifier) add(node.qualifier);
    if (node.kind === SyntaxKind.ExpressionWithTypeArguments) add(node.expression);
    node.forEachChild(visit);
  };
  visit(declaration);
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = unexportedTypes(dirname(dirname(fileURLToPath(import.meta.url))));
  for (const line of missing) console.error(`No entry exports the type ${line}.`);
  if (missing.length > 0) process.exitCode = 1;
}
