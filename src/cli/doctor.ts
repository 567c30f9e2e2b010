import { Command } from 'commander';
import { type CheckState, type Diagnosis, diagnose, loadSettings } from '../index.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatBytes } from './format.ts';

interface Row {
  state: CheckState;
  title: string;
  value: string;
  cure: string | null;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .argument('[place]', 'folder or bucket (s3://bucket/folder) for a workspace (default: this folder)')
    .option('--json', 'print JSON')
    .action(async (place: string | undefined, flags: { json?: boolean }) => {
      const { settings } = await loadSettings(findConfig(undefined));
      const diagnosis = await diagnose(place ?? process.cwd(), settings);
      process.stdout.write(flags.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : describe(diagnosis));
      if (!diagnosis.ready) process.exitCode = exitCodes.usage.code;
    });
}

function describe(diagnosis: Diagnosis): string {
  const rows = rowsOf(diagnosis);
  const width = Math.max(...rows.map(({ title }) => title.length));
  const lines = rows.flatMap(({ state, title, value, cure }) => [
    `${state.padEnd(8)} ${title.padEnd(width)}  ${value}`,
    ...(cure === null ? [] : [`${' '.repeat(width + 11)}${cure}.`]),
  ]);
  const { ready, languages } = diagnosis;
  const names = new Intl.DisplayNames('en', { type: 'language' });
  lines.push(
    '',
    `Languages: ${languages.map((language) => names.of(language)).join(', ')} only. Videos in others are dropped as "language".`,
    ready ? 'Ready: lectern run VIDEO --out textbook' : 'Not ready: fix what is missing.',
  );
  return `${lines.join('\n')}\n`;
}

function rowsOf({ lectern, node, platform, cores, memory, disks, bucket, parts, models }: Diagnosis): Row[] {
  return [
    { state: 'ok', title: 'Lectern', value: lectern, cure: null },
    {
      state: node.state,
      title: 'Node',
      value: `${node.version}, ${node.bundled ? 'bundled with Lectern' : node.path}`,
      cure: node.cure,
    },
    { state: 'ok', title: 'System', value: platform, cure: null },
    { state: 'ok', title: 'Cores', value: String(cores), cure: null },
    {
      state: memory.state,
      title: 'Memory',
      value: `${formatBytes(memory.freeBytes)} free of ${formatBytes(memory.totalBytes)}`,
      cure: memory.cure,
    },
    ...disks.map(({ state, use, path, freeBytes, problem, cure }) => {
      const room = freeBytes === null ? '' : `${formatBytes(freeBytes)} free in ${path}`;
      const title = use === 'workspace' ? 'Disk, here' : 'Disk, temporary';
      return { state, title, value: [room, problem].filter(Boolean).join('; '), cure };
    }),
    ...(bucket === null
      ? []
      : [
          {
            state: bucket.state,
            title: 'Bucket',
            value: bucket.problem ?? `${bucket.address}: the first writer wins`,
            cure: null,
          },
        ]),
    ...parts.map(({ state, title, found, problem, cure }) => ({
      state,
      title,
      value: problem?.split('\n')[0] ?? found ?? '',
      cure,
    })),
    ...modelRows(models),
  ];
}

/** One line for all models that are there, one for each that the settings name and that is not. */
function modelRows(models: Diagnosis['models']): Row[] {
  const missing = models.filter(({ configured, state }) => configured && state !== 'installed');
  const used = models.filter(({ configured, state }) => configured && state === 'installed');
  const others = models.filter(({ configured }) => !configured);
  const named = (list: typeof models) => list.map(({ name }) => name).join(', ');
  return [
    {
      state: 'ok',
      title: 'Models, used',
      value: named(used),
      cure: null,
    },
    ...missing.map(
      ({ name, state, setting, get }): Row => ({
        state: 'missing',
        title: `Model ${name}`,
        value: setting === null ? state : `${state}, but set: ${setting}`,
        cure: get.length > 0 ? get.join(' && ') : 'Reinstall Lectern',
      }),
    ),
    { state: 'ok', title: 'Models, others', value: `${named(others)} (lectern models)`, cure: null },
  ];
}
