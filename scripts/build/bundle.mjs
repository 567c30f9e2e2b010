// Puts what starts together into one file each. Node takes a third of a millisecond for every module that it loads, and
// a worker would load four hundred. Each file that went into a bundle stays where it was and passes on what it exported:
// there is one of each class and of each value, by whatever path it is imported.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, posix, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * The bundles, by the files that they begin with: those, and all that they import at once and no bundle before has.
 * What is imported by `import()` stays apart.
 */
const bundles = {
  // bin/lectern.js reads this on any Node from 20.
  'any-node': ['engine/worker-node.js', 'config/package.js'],
  command: ['cli/main.js'],
  stages: ['engine/worker.js', 'stages/stages-of.js'],
  run: ['cli/run.js'],
};
/**
 * Packages of many small files, all of them code, go into the bundles too. They stay dependencies: for their types, and
 * for the files that are in no bundle.
 */
const bundledPackages = /^(zod|yaml)$/;
/** Passes on zod from the bundle that holds it, so that no file that is in none loads it a second time. */
const zodFile = 'bundles/zod.js';

/** Stands for the address of the folder of the build until it is known in which file a module comes to lie. */
const buildAddress = '__addressOfBuild__';

/** @param folder What the compiler made of src/. */
export async function bundle(folder) {
  const nameOf = (id) => relative(folder, id).replaceAll(sep, '/');
  const members = membersOf(folder);
  const build = await rolldown({
    // Paths that it writes are told from here: a build is the same wherever it is made.
    cwd: folder,
    input: Object.fromEntries(
      [...members.keys()].map((name) => [name.replace(/\.js$/, ''), join(folder, name)]),
    ),
    platform: 'node',
    external: (id) => {
      if (!isAbsolute(id)) return !id.startsWith('.') && !bundledPackages.test(id);
      return id.startsWith(folder) && !members.has(nameOf(id));
    },
    // `import()` of what is here anyway is how some modules keep others light.
    checks: { ineffectiveDynamicImport: false },
    plugins: [knowingTheirPlace(folder, nameOf), zodWithoutLocales(join(folder, zodFile))],
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  try {
    await build.write({
      dir: folder,
      format: 'esm',
      comments: false,
      minifyInternalExports: false,
      entryFileNames: '[name].js',
      chunkFileNames: 'bundles/[name].js',
      codeSplitting: {
        groups: Object.keys(bundles).map((bundleName, index, { length }) => ({
          name: bundleName,
          test: (id) => members.get(nameOf(id)) === bundleName,
          priority: length - index,
        })),
      },
    });
  } finally {
    await build.close();
  }
  for (const name of filesIn(folder)) if (!members.has(name)) loadBundledZod(folder, name);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => name.endsWith('.js') && !name.startsWith('bundles/'));
}

function loadBundledZod(folder, name) {
  const path = join(folder, name);
  const code = readFileSync(path, 'utf8');
  const changed = code.replaceAll(/\bfrom 'zod'/g, `from '${toBuild(name)}${zodFile}'`);
  if (changed !== code) writeFileSync(path, changed);
}

/** From a file of the build to its folder. */
function toBuild(name) {
  return `${posix.relative(posix.dirname(name), '.') || '.'}/`;
}

/** All of zod but its messages in the languages of the world, which nobody asks for: two thirds of its files. */
function zodWithoutLocales(zodPath) {
  const nothing = '\0nothing';
  return {
    name: 'zod-without-locales',
    resolveId(source, importer) {
      if (source === zodPath) return source;
      return /[\\/]zod[\\/]v4[\\/]/.test(importer) && /\/locales\/index\.js$/.test(source) ? nothing : null;
    },
    load(id) {
      if (id === zodPath) return "export * from 'zod';";
      return id === nothing ? 'export {};' : null;
    },
  };
}

/** The files that go into bundles, each with the name of its bundle. */
function membersOf(folder) {
  const members = new Map([[zodFile, 'stages']]);
  for (const [bundleName, begins] of Object.entries(bundles)) {
    const pending = [...begins];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (members.has(name)) continue;
      members.set(name, bundleName);
      const code = readFileSync(join(folder, name), 'utf8');
      for (const [, path] of code.matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'/gm))
        pending.push(posix.join(posix.dirname(name), path));
    }
  }
  return members;
}

/** Lets each module find what lies beside it from within a bundle. */
function knowingTheirPlace(folder, nameOf) {
  return {
    name: 'knowing-their-place',
    transform(code, id) {
      if (!id.startsWith(folder)) return null;
      const other = /\bimport\.meta\.(?!url\b)\w+/.exec(code);
      if (other)
        throw new Error(`${nameOf(id)}: only import.meta.url is right in a bundle, not ${other[0]}.`);
      return code.replaceAll(/\bimport\.meta\.url\b/g, `new URL('${nameOf(id)}', ${buildAddress}).href`);
    },
    renderChunk(code, { fileName }) {
      return code.replaceAll(buildAddress, `new URL('${toBuild(fileName)}', import.meta.url)`);
    },
  };
}
