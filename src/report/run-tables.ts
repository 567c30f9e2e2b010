import type { Cell, Table } from '../stats/table.ts';
import type { RecordedRun, ReportedRun } from './report-data.ts';

/** Videos and time, stage by stage. */
export function stageTable({ stages }: ReportedRun): Table {
  return {
    name: 'stages',
    title: 'Videos and time by stage',
    columns: [
      { name: 'stage' },
      { name: 'in' },
      { name: 'out' },
      { name: 'dropped' },
      { name: 'failed' },
      { name: 'not finished' },
      { name: 'seconds', decimals: 1 },
      { name: 'CPU seconds', decimals: 1 },
    ],
    rows: stages.map(({ stage, in: into, out, dropped, failed, pending, wallSec, cpuSec }) => [
      stage,
      into,
      out,
      dropped,
      failed,
      pending,
      wallSec,
      cpuSec,
    ]),
  };
}

/** Questions, tokens and money, by stage and model on an endpoint; null where none was asked. */
export function modelTable({ models }: ReportedRun): Table | null {
  if (models.length === 0) return null;
  return {
    name: 'models',
    title: 'Models on endpoints, by stage',
    keys: 3,
    columns: [
      { name: 'stage' },
      { name: 'provider' },
      { name: 'model' },
      { name: 'questions' },
      { name: 'cached' },
      { name: 'requests' },
      { name: 'input tokens' },
      { name: 'output tokens' },
      { name: 'seconds of audio', decimals: 1 },
      { name: 'cost', decimals: 4 },
    ],
    rows: models.map(({ stage, provider, model, ...taken }) => [
      stage,
      provider,
      model,
      taken.questions,
      taken.cached,
      taken.requests,
      taken.inputTokens,
      taken.outputTokens,
      taken.audioSec,
      taken.cost,
    ]),
  };
}

/** Name, model and version of everything that made something. */
export function producerTable({ lectern, providers, roles }: RecordedRun): Table {
  const rows: Cell[][] = [['all', `lectern ${lectern}`]];
  for (const [stage, identity] of Object.entries(providers)) {
    for (const text of producersIn(identity)) rows.push([stage, text]);
  }
  for (const { role, provider, model } of roles) rows.push([role, `${model} (${provider})`]);
  return {
    name: 'producers',
    title: 'Models and programs',
    columns: [{ name: 'stage' }, { name: 'name, model, version' }],
    rows,
  };
}

/** The weights that were loaded, by name and digest; null where the record of the run does not tell. */
export function weightsTable({ weights }: RecordedRun): Table | null {
  if (weights.length === 0) return null;
  return {
    name: 'weights',
    title: 'Model weights',
    columns: [
      { name: 'model' },
      { name: 'version' },
      { name: 'licence' },
      { name: 'file' },
      { name: 'SHA-256' },
    ],
    rows: weights.flatMap(({ name, version, licence, files }) =>
      files.map((file) => [name, version, licence, file.name, file.sha256]),
    ),
  };
}

/** A stage tells its producers in a record of its own shape: one, several by name, or versions of libraries. */
function producersIn(identity: unknown, name = ''): string[] {
  if (typeof identity === 'string') return [`${name} ${identity}`.trim()];
  if (typeof identity !== 'object' || identity === null) return [];
  const fields = identity as Record<string, unknown>;
  if (typeof fields.name === 'string' && typeof fields.version === 'string') {
    return [[fields.name, fields.model, fields.version].filter((part) => typeof part === 'string').join(' ')];
  }
  return Object.entries(fields).flatMap(([key, member]) => producersIn(member, key));
}

/** Every filter, threshold and choice that the textbook was made with. */
export function settingTable({ settings }: RecordedRun): Table {
  const rows: Cell[][] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, member] of Object.entries(value)) visit(member, `${path}.${key}`);
    } else
      rows.push([path, value === null ? 'none' : Array.isArray(value) ? value.join(', ') : String(value)]);
  };
  for (const [section, value] of Object.entries(settings)) visit(value, section);
  return {
    name: 'settings',
    title: 'Filters and thresholds',
    columns: [{ name: 'setting' }, { name: 'value' }],
    rows,
  };
}
