// Names the types that the public entries of a build mention and that none of them exports: a caller could not write
// them down.
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SyntaxKind } from 'typescript/unstable/ast';
import { SymbolFlags } from 'typescript/unstable/sync';
import { openEntries } from './entries.mjs';

/**
 * @param root Folder of a package that is built.
 * @returns A line for each type, with the first export that mentions it.
 */
export function unexportedTypes(root) {
  const opened = openEntries(root);
  try {
    return unexportedIn(opened, root);
  } finally {
    opened.close();
  }
}

function unexportedIn({ project, entries, target }, root) {
  const { checker, program } = project;
  const declarationsOf = (symbol) => symbol.declarations.map((handle) => handle.resolve(project));
  const exported = new Map();
  for (const { path } of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path));
    for (const symbol of checker.getExportsOfModule(module)) {
      exported.set(target(symbol).id, {
        symbol: target(symbol),
        at: `${symbol.name} of ${relative(root, path)}`,
      });
    }
  }
  if (exported.size === 0)
    throw new Error(`No exports were found in ${entries.map(({ path }) => path).join(', ')}.`);
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
