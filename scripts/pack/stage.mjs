// Lays out a package of Lectern for one platform, as npm will pack it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundlePackage, copy, filesOf, packagesToBundle, readManifest } from './bundle.mjs';
import { builtIn, declarations } from './contents.mjs';
import { lockedPackage } from './find-node.mjs';

/** What goes into the package beside the build. */
const projectFiles =
  /^(bin\/.*|docs\/.*|taxonomy\/.*|chat-templates\/.*|training\/(?!tests\/).*\.(py|yaml|txt)|examples\/[^/]*\.(mp4|json|yaml)|LICENSE|NOTICE|README\.md)$/;
const projectRooms = ['bin', 'docs', 'taxonomy', 'chat-templates', 'training', 'examples'];
/** Notes about the build and sources of tests have no place in it. */
const unpacked = /\.map$|(^|\/)\./;

/**
 * What the project itself puts into a package.
 * @param from.build Folder of the build.
 * @param to An empty folder.
 */
export function stageOwnFiles({ root, build, platform }, to) {
  const paths = [
    ...projectRooms.flatMap((room) => filesOf(join(root, room)).map((path) => `${room}/${path}`)),
    ...['LICENSE', 'NOTICE', 'README.md'],
  ].filter((path) => projectFiles.test(path));
  for (const path of paths) copy(join(root, path), join(to, path));
  for (const path of filesOf(build).filter((path) => !unpacked.test(path))) {
    copy(join(build, path), join(to, 'dist', path));
  }
  writeManifest(to, packedManifest(readManifest(root), platform, {}, []));
}

/**
 * @param from.build Folder of the build.
 * @param from.nodeFolder Folder of the package that brings Node for the platform.
 * @param to An empty folder.
 * @returns What was bundled.
 */
export function stagePackage({ root, build, nodeFolder, platform }, to) {
  stageOwnFiles({ root, build, platform }, to);
  const checkout = readManifest(root);
  const bundled = Object.keys(checkout.dependencies).filter((name) => !builtIn.includes(name));
  const typed = typedPackages(build);
  const notes = packagesToBundle(root, bundled).map((one) =>
    bundlePackage(one, join(to, relative(root, one.folder)), {
      platform,
      isTyped: typed.has(one.manifest.name),
    }),
  );
  const node = readManifest(nodeFolder);
  notes.push(
    bundlePackage(
      { folder: nodeFolder, manifest: node, dependencies: {} },
      join(to, 'node_modules', platform.node),
      { platform, isTyped: false },
    ),
  );

  const dependencies = Object.fromEntries([
    ...[...bundled, ...platform.separate].map((name) => [name, lockedPackage(root, name).version]),
    [platform.node, node.version],
  ]);
  const manifest = packedManifest(checkout, platform, dependencies, [...bundled, platform.node]);
  writeManifest(to, manifest);
  writeFileSync(join(to, 'NOTICE'), readFileSync(join(to, 'NOTICE'), 'utf8') + noticeOf(notes));
  return notes;
}

function writeManifest(folder, manifest) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function packedManifest(checkout, platform, dependencies, bundleDependencies) {
  const { name, version, description, keywords, license, type, bin, exports, engines } = checkout;
  const { peerDependencies, peerDependenciesMeta } = checkout;
  const { os, cpu, libc } = platform;
  return {
    ...{ name, version, description, keywords, license, type, bin, exports, engines },
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    dependencies: Object.fromEntries(Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1))),
    bundleDependencies: bundleDependencies.sort(),
    peerDependencies,
    peerDependenciesMeta,
  };
}

/** Packages whose types those of Lectern's library are made of. */
function typedPackages(build) {
  const found = new Set();
  for (const path of filesOf(build).filter((path) => declarations.test(path))) {
    const text = readFileSync(join(build, path), 'utf8');
    for (const [, name] of text.matchAll(/(?:from |import\()["']((?:@[\w-]+\/)?[\w-]+)[^"']*["']/g)) {
      found.add(name);
    }
  }
  return found;
}

function noticeOf(notes) {
  const lines = notes
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, licence, texts }) => `  ${name} ${version} (${licence}): ${texts.join(', ')}`);
  return `
Copies in this package

Below node_modules lie copies of these packages, without the files that
Lectern does not load and with shortened package.json files; the files are
otherwise unchanged. Each has its licence text beside it.

${[...new Set(lines)].join('\n')}
`;
}
