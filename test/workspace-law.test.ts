import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { layout } from '../src/engine/workspace-layout.ts';

const root = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.(test|fixture)\.tsx?$/.test(name))
  .map((name) => ({ name: name.split(sep).join('/'), text: readFileSync(join(root, name), 'utf8') }));

/**
 * Files of the rooms of runs and workspaces that touch the file system all the same, and for what. Whatever a workspace
 * holds goes through `Objects` (docs/architecture.md): who adds a file here says why it cannot.
 */
const allowed: Record<string, string> = {
  'engine/folder-objects.ts': 'how a folder keeps objects',
  'engine/sources/scratch.ts': 'copies of sources on this machine',
  'engine/sources/source-files.ts': 'copies of sources on this machine',
  'engine/unit.ts': 'the captions beside a video',
  'engine/worker-node.ts': 'where the Node of the workers is',
  'engine/process-owner.ts': 'what the system tells of processes',
  'engine/process-cpu.ts': 'what the system tells of processes',
  'engine/resident-bytes.ts': 'what the system tells of processes',
  'workspace/doctor.ts': 'what works on this machine',
  'workspace/eject-prompts.ts': 'a folder that the user names',
  'workspace/estimate.ts': 'free bytes of the disk',
  'workspace/export-dataset.ts': 'a folder and a list that the user names',
  'workspace/labels.ts': 'a file that the user names',
  'workspace/layout.ts': 'whether there is a folder at all, for messages and the view',
  'workspace/models/add-models.ts': 'models lie in the cache of the user',
  'workspace/models/archives.ts': 'archives that the user names',
  'workspace/models/remove-model.ts': 'models lie in the cache of the user',
  'workspace/plan-run.ts': 'a dry run works in a temporary folder',
  'workspace/through-folder.ts': 'what needs a folder of this machine, for a bucket',
  'workspace/shuffle.ts': 'a folder that the user names',
};

test('what a workspace holds is reached through its object store', () => {
  const reaching = sources
    .filter(({ name }) => /^(engine|workspace)\//.test(name))
    .filter(({ text }) => /from 'node:fs(\/promises)?'|import\('node:fs/.test(text))
    .map(({ name }) => name);
  expect(reaching.filter((name) => !(name in allowed))).toEqual([]);
  expect(Object.keys(allowed).filter((name) => !reaching.includes(name))).toEqual([]);
});

test('only the layout spells where things lie in a workspace', () => {
  const { artefacts, blobs, runs, journals, responses, samples, exports, outcomes, lastRun, lock } = layout;
  const folders = [artefacts, blobs, runs, journals, responses, samples, exports, outcomes].join('|');
  const files = [lastRun, lock, layout.digests].map((name) => name.replaceAll('.', '\\.'));
  const spelled = [
    new RegExp(`join\\([^()]*['"\`](?:${folders})['"\`/]`),
    new RegExp(`['"\`](?:${files.join('|')})['"\`]`),
    new RegExp(`\`(?:${folders})/\\$\\{`),
  ];
  // What is no workspace has a layout of its own: collections, results of evaluations, studies, the cache of a hub.
  const others = [
    'engine/workspace-layout.ts',
    'engine/answers-file.ts',
    'collect/collection-files.ts',
    'training/study-runs.ts',
    'models/hub/repo-cache.ts',
  ];
  const found = sources
    .filter(
      ({ name }) => !others.includes(name) && !name.startsWith('report/') && !name.startsWith('view/page/'),
    )
    .flatMap(({ name, text }) =>
      text.split('\n').flatMap((line, at) => {
        const isComment = /^\s*(\/?\*|\/\/)/.test(line);
        return !isComment && spelled.some((one) => one.test(line))
          ? [`${name}:${at + 1}: ${line.trim()}`]
          : [];
      }),
    );
  expect(found).toEqual([]);
});

function makers(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
}

test('stores and workers are made in one place each', () => {
  expect(makers(/new FolderObjects\(/)).toEqual(['engine/open-objects.ts']);
  expect(makers(/new Store\(/)).toEqual(['engine/workspace.ts']);
  expect(makers(/new WorkerPool[<(]/)).toEqual(['workspace/open-workers.ts']);
});

test('endpoints are opened, and what they throw is told to users, in one place', () => {
  expect(makers(/new Endpoints\(/)).toEqual(['clients/open-clients.ts']);
  expect(makers(/new Calls\(/)).toEqual(['clients/open-clients.ts']);
  expect(makers(/instanceof EndpointError/)).toEqual(['clients/open-clients.ts']);
});
