import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  code,
  declarations,
  licenceFile,
  loadedFiles,
  neededDependencies,
  readByItself,
} from './contents.mjs';

const licences = join(dirname(fileURLToPath(import.meta.url)), 'licences');

/** Of a package's own manifest, what Node and compilers read, and who made it. */
const keptFields = [
  'name',
  'version',
  'description',
  'license',
  'author',
  'homepage',
  'repository',
  'type',
  'main',
  'module',
  'types',
  'exports',
  'imports',
];

/**
 * The packages that go with a package, by their folders under node_modules, nested ones included.
 * @param names Those that Lectern names itself.
 */
export function packagesToBundle(root, names) {
  const found = new Map();
  const visit = (name, from) => {
    const folder = resolvePackage(root, name, from);
    if (found.has(folder)) return;
    const manifest = readManifest(folder);
    const needed = neededDependencies(manifest);
    const versions = needed.map((one) => [one, readManifest(resolvePackage(root, one, folder)).version]);
    found.set(folder, { folder, manifest, dependencies: Object.fromEntries(versions) });
    for (const one of needed) visit(one, folder);
  };
  for (const name of names) visit(name, root);
  return [...found.values()];
}

/** Where Node would find a package, inside the checkout. */
function resolvePackage(root, name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root) throw new Error(`${name} is not installed. Run: npm ci`);
  }
}

/**
 * Copies what is loaded of a package, its licence, and a manifest without scripts.
 * @returns What is said about it in NOTICE.
 */
export function bundlePackage({ folder, manifest, dependencies }, to, { platform, isTyped }) {
  const { name, version } = manifest;
  const loaded = loadedFiles(name, platform) ?? code;
  const isKept = (path) =>
    path !== 'package.json' &&
    (loaded.test(path) || licenceFile.test(path) || (isTyped && declarations.test(path)));
  const kept = filesOf(folder).filter(isKept);
  if (!kept.some((path) => !licenceFile.test(path)))
    throw new Error(`${name} ${version} has no file to pack.`);
  for (const path of kept) copy(join(folder, path), join(to, path));
  const added = join(licences, name);
  if (existsSync(added)) for (const path of filesOf(added)) copy(join(added, path), join(to, path));
  const texts = readdirSync(to).filter((path) => licenceFile.test(path));
  if (texts.length === 0) {
    throw new Error(`${name} ${version} has no licence text. Put it into scripts/pack/licences/${name}/.`);
  }
  const fields = [...keptFields, ...(readByItself[name] ?? [])]
    .filter((field) => field in manifest)
    .map((field) => [field, manifest[field]]);
  // worker-node.ts finds the Node that comes with the package by this.
  if (name === platform.node) fields.push(['bin', manifest.bin]);
  if (Object.keys(dependencies).length > 0) fields.push(['dependencies', dependencies]);
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`);
  return { name, version, licence: manifest.license ?? 'see its licence file', texts };
}

export function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The files of a package, without the packages inside it, with slashes. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => !path.startsWith('node_modules/'))
    .sort();
}

export function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
}
