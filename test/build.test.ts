import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, temporaryFolder } from './cli.ts';

interface Builds {
  isUpToDate(root: string, nowMs?: number): boolean;
  bringUpToDate(root: string, compile: (folder: string) => Promise<void>): Promise<boolean>;
  currentBuild(root: string): string | null;
  useBuild(build: string): void;
}

const builds = (await import('../scripts/build/builds.mjs' as string)) as Builds;

/** A checkout whose one source is `text`, and a compiler that copies it. */
function checkout(text: string) {
  const root = temporaryFolder();
  const source = join(root, 'src', 'part.ts');
  mkdirSync(join(root, 'src'));
  writeFileSync(source, text);
  let compiled = 0;
  return {
    root,
    edit: (to: string) => writeFileSync(source, to),
    touch: () => utimesSync(source, new Date(2100, 0), new Date(2100, 0)),
    built: () => readFileSync(join(root, 'dist', 'part.js'), 'utf8'),
    compiled: () => compiled,
    builds: () => readdirSync(root).filter((name) => name.startsWith('dist-')),
    build: () =>
      builds.bringUpToDate(root, async (folder) => {
        compiled++;
        writeFileSync(join(folder, 'part.js'), readFileSync(source));
      }),
  };
}

/** A program of the current build that says what its second half holds when it is told to load that. */
async function startProgram(root: string): Promise<{ child: ChildProcess; loadRest(): Promise<string> }> {
  const code = `
    import { pathToFileURL } from 'node:url';
    const { useBuild, currentBuild } = await import(${JSON.stringify(join(import.meta.dirname, '..', 'scripts', 'build', 'builds.mjs'))});
    const build = currentBuild(${JSON.stringify(root)});
    useBuild(build);
    process.on('message', async () => {
      const rest = await import(pathToFileURL(build + '/part.js').href);
      process.send(rest.default);
    });
    process.send('started');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    child,
    loadRest: async () => {
      child.send('load');
      return ((await once(child, 'message')) as [string])[0];
    },
  };
}

describe('the build', () => {
  test('is made when there is none, and again only after a source has changed', async () => {
    const project = checkout('one');
    expect(builds.isUpToDate(project.root)).toBe(false);
    expect(await project.build()).toBe(true);
    expect(await project.build()).toBe(false);
    project.touch();
    expect(builds.isUpToDate(project.root)).toBe(true);
    project.edit('two');
    expect(builds.isUpToDate(project.root)).toBe(false);
    expect(await project.build()).toBe(true);
    expect([project.built(), project.compiled()]).toEqual(['two', 2]);
  });

  test('does not look at tests, and sees a source that is new or gone', async () => {
    const project = checkout('one');
    await project.build();
    writeFileSync(join(project.root, 'src', 'part.test.ts'), 'a test');
    expect(builds.isUpToDate(project.root)).toBe(true);
    writeFileSync(join(project.root, 'src', 'other.ts'), '');
    expect(builds.isUpToDate(project.root)).toBe(false);
  });

  test('is known by what the file system says of the sources, until any of them changes', async () => {
    const project = checkout('one');
    await project.build();
    const note = join(project.root, 'dist', '.sources-state');
    // What was written just now may be written again at the same time.
    expect(builds.isUpToDate(project.root)).toBe(true);
    expect(existsSync(note)).toBe(false);
    const later = Date.now() + 60_000;
    expect(builds.isUpToDate(project.root, later)).toBe(true);
    const noted = readFileSync(note, 'utf8');
    expect(builds.isUpToDate(project.root, later)).toBe(true);
    // Of the same length, and with the time that the file had.
    const source = join(project.root, 'src', 'part.ts');
    const { atime, mtime } = statSync(source);
    project.edit('two');
    utimesSync(source, atime, mtime);
    expect(builds.isUpToDate(project.root, later)).toBe(false);
    project.edit('one');
    expect(builds.isUpToDate(project.root, later)).toBe(true);
    expect(readFileSync(note, 'utf8')).not.toBe(noted);
    rmSync(source);
    expect(builds.isUpToDate(project.root, later)).toBe(false);
  });

  test('is found again when the sources are what they were', async () => {
    const project = checkout('one');
    await project.build();
    project.edit('two');
    await project.build();
    project.edit('one');
    await project.build();
    expect([project.built(), project.compiled()]).toEqual(['one', 2]);
  });

  test('that fails leaves the one before in its place', async () => {
    const project = checkout('one');
    await project.build();
    project.edit('two');
    const failing = builds.bringUpToDate(project.root, async (folder) => {
      writeFileSync(join(folder, 'part.js'), 'half');
      throw new Error('type error');
    });
    await expect(failing).rejects.toThrow('type error');
    expect(project.built()).toBe('one');
    expect(project.builds()).toHaveLength(1);
    expect(builds.isUpToDate(project.root)).toBe(false);
  });

  test('does not pass off what was edited while it went on', async () => {
    const project = checkout('one');
    await builds.bringUpToDate(project.root, async (folder) => {
      writeFileSync(join(folder, 'part.js'), readFileSync(join(project.root, 'src', 'part.ts')));
      if (readFileSync(join(folder, 'part.js'), 'utf8') === 'one') project.edit('two');
    });
    expect(project.built()).toBe('two');
    expect(builds.isUpToDate(project.root)).toBe(true);
  });

  test('may be made by two at once', async () => {
    const project = checkout('one');
    await Promise.all([project.build(), project.build()]);
    expect(project.built()).toBe('one');
    expect(project.builds()).toHaveLength(1);
  });

  test('takes the place of a folder called dist', async () => {
    const project = checkout('one');
    mkdirSync(join(project.root, 'dist'));
    writeFileSync(join(project.root, 'dist', 'part.js'), 'by other means');
    await project.build();
    expect(project.built()).toBe('one');
    expect(lstatSync(join(project.root, 'dist')).isSymbolicLink()).toBe(true);
  });

  test('leaves a run at work the files that it began with, and goes once they are not needed', async () => {
    const project = checkout('export default "one"');
    await project.build();
    const first = realpathSync(join(project.root, 'dist'));
    const { child, loadRest } = await startProgram(project.root);
    try {
      for (const name of ['two', 'three', 'four', 'five', 'six', 'seven']) {
        project.edit(`export default "${name}"`);
        await project.build();
      }
      expect(await loadRest()).toBe('one');
      expect(project.built()).toContain('seven');
    } finally {
      child.disconnect();
      await once(child, 'exit');
    }
    // The current one, those kept in case, and the one in use.
    expect(project.builds()).toHaveLength(5);
    project.edit('export default "eight"');
    await project.build();
    expect(existsSync(first)).toBe(false);
    expect(project.builds()).toHaveLength(4);
  });
});

describe('the command', () => {
  /** A checkout with the real command, of a program that says what its source says. */
  function commandOf(text: string, builder: string) {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'src', 'part.ts'), text);
    cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
    cpSync(join(root, 'scripts', 'build'), join(folder, 'scripts', 'build'), { recursive: true });
    writeFileSync(join(folder, 'scripts', 'build.mjs'), builder);
    return {
      folder,
      edit: (to: string) => writeFileSync(join(folder, 'src', 'part.ts'), to),
      run: () => {
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [join(folder, 'bin', 'lectern.js'), 'argument'],
          { encoding: 'utf8' },
        );
        return { status, stdout, stderr };
      },
    };
  }

  const builder = `
    import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
    import { bringUpToDate } from './build/builds.mjs';
    console.log('built');
    const root = new URL('..', import.meta.url).pathname;
    await bringUpToDate(root, async (folder) => {
      mkdirSync(folder + '/cli');
      mkdirSync(folder + '/engine');
      writeFileSync(folder + '/engine/worker-node.js', 'export const isNodeNewEnough = () => true; export const bundledNode = () => null;');
      const text = JSON.stringify(readFileSync(root + '/src/part.ts', 'utf8'));
      writeFileSync(folder + '/cli/main.js', 'export const main = (args) => { console.log(' + text + ', ...args); return 0; };');
    });`;

  test('builds in a checkout whose sources changed, and only then; its standard output is its own', () => {
    const command = commandOf('one', builder);
    expect(command.run()).toMatchObject({
      status: 0,
      stdout: 'one argument\n',
      stderr: expect.stringMatching(/Building/),
    });
    expect(command.run()).toEqual({ status: 0, stdout: 'one argument\n', stderr: '' });
    command.edit('two');
    expect(command.run()).toMatchObject({ status: 0, stdout: 'two argument\n' });
  });

  test('does not run an older build where the new one fails', () => {
    const command = commandOf('one', builder);
    command.run();
    command.edit('two');
    writeFileSync(
      join(command.folder, 'scripts', 'build.mjs'),
      'console.error("a type error"); process.exit(1);',
    );
    const ended = command.run();
    expect(ended).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/a type error/),
    });
  });

  test('says how to pack where it was packed without a build', () => {
    const command = commandOf('one', builder);
    for (const room of ['scripts', 'src']) rmSync(join(command.folder, room), { recursive: true });
    expect(command.run()).toMatchObject({ status: 2, stderr: expect.stringMatching(/npm run pack/) });
  });
});
