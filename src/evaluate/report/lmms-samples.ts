import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode, UsageError } from '../../base/errors.ts';
import { readRecords } from '../../formats/json-file.ts';
import { type Compared, compareSeeds } from './comparison.ts';
import { type ComparableItem, pairItems } from './pair-items.ts';

/**
 * What lmms-eval writes with `--log_samples`: DIR/MODEL/DATE_samples_TASK.jsonl, a line for each item, with its metrics
 * beside the fields named here.
 */
const sampleSchema = z.looseObject({
  doc_id: z.union([z.int(), z.string()]),
  target: z.unknown(),
  /** What the model was asked in words; pictures are not in it. */
  input: z.unknown(),
  filtered_resps: z.unknown(),
});
type Sample = z.infer<typeof sampleSchema>;

/** Fields of a line that are no metric. */
const plainFields = new Set([
  'doc_id',
  'doc',
  'target',
  'input',
  'arguments',
  'resps',
  'filtered_resps',
  'token_counts',
  'doc_hash',
  'prompt_hash',
  'target_hash',
  'input_media',
  // What is handed in to a server that scores.
  'submission',
]);

/** What lmms-eval writes for an answer where it got none, and then scores as one. */
const noAnswer = /^\[LMMS_EVAL_(REQUEST_FAILED|BUDGET_EXCEEDED)/;

const sampleFile = /^(.*)_samples_(.+)\.jsonl$/;

/** Newest file of each task, by the name of the task. */
export type TaskFiles = ReadonlyMap<string, string>;

/** Files of a folder, or of the one folder in it that holds some, as `--output_path` has it. Null where there are none. */
export async function findTaskFiles(path: string): Promise<TaskFiles | null> {
  const here = await taskFilesIn(path);
  if (here) return here;
  const folders = (await entriesOf(path)).filter((entry) => entry.isDirectory());
  const inside = new Map<string, TaskFiles>();
  for (const { name } of folders) {
    const found = await taskFilesIn(join(path, name));
    if (found) inside.set(name, found);
  }
  if (inside.size > 1)
    throw new UsageError(
      `Several models in ${path}: ${[...inside.keys()].join(', ')}. Name one of them with --compare and --against.`,
    );
  return [...inside.values()][0] ?? null;
}

/** Whether a folder, or one up to two levels below it, holds files of lmms-eval. */
export async function holdsTaskFiles(path: string, levels = 2): Promise<boolean> {
  if (await taskFilesIn(path)) return true;
  if (levels === 0) return false;
  for (const entry of await entriesOf(path))
    if (entry.isDirectory() && (await holdsTaskFiles(join(path, entry.name), levels - 1))) return true;
  return false;
}

async function taskFilesIn(path: string): Promise<TaskFiles | null> {
  const name = path.split(/[\\/]/).at(-1)!;
  const isFile = sampleFile.test(name) && (await stat(path).catch(() => null))?.isFile();
  const names = isFile ? [name] : (await entriesOf(path)).map((entry) => entry.name).sort();
  const files = new Map<string, string>();
  // Names begin with the date: the last is the newest.
  for (const found of names) {
    const task = sampleFile.exec(found)?.[2];
    if (task !== undefined) files.set(task, isFile ? path : join(path, found));
  }
  return files.size > 0 ? files : null;
}

async function entriesOf(path: string) {
  return readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '')) return [];
    throw error;
  });
}

/**
 * Compares two models on the tasks that both were asked, by every metric of a task that has a score for each item.
 * @throws UsageError where they have no task in common, or were not asked the same.
 */
export async function compareTaskFiles(
  before: { label: string; files: TaskFiles },
  after: { label: string; files: TaskFiles },
): Promise<{ compared: Compared[]; notes: string[] }> {
  const shared = [...before.files.keys()].filter((task) => after.files.has(task));
  if (shared.length === 0)
    throw new UsageError(
      `${before.label} and ${after.label} have no task in common: ${[...before.files.keys()].join(', ')}, and ${[...after.files.keys()].join(', ')}.`,
    );
  const compared: Compared[] = [];
  const notes: string[] = [];
  for (const task of shared) {
    const [one, other] = [await readTask(before.files.get(task)!), await readTask(after.files.get(task)!)];
    const metrics = [...one.metrics.keys()].filter((metric) => other.metrics.has(metric));
    for (const metric of withoutTwins(metrics, one, other)) {
      const where = `${task}, ${metric}`;
      const pairing = await pairItems(
        where,
        { label: before.label, items: itemsOf(one, metric) },
        { label: after.label, items: itemsOf(other, metric) },
      );
      compared.push(compareSeeds(where, [{ seed: null, ...pairing }]));
    }
    if (metrics.length === 0)
      notes.push(`${task}: no metric with a score for every item in both, so not compared.`);
  }
  if (compared.length === 0) throw new UsageError(notes.join(' '));
  return { compared, notes: [...notes, ...onlyIn(before, after), ...onlyIn(after, before)] };
}

function onlyIn(one: { label: string; files: TaskFiles }, other: { files: TaskFiles }): string[] {
  const only = [...one.files.keys()].filter((task) => !other.files.has(task));
  return only.length === 0 ? [] : [`Only ${one.label} was asked, so not compared: ${only.join(', ')}.`];
}

interface Task {
  items: Omit<ComparableItem, 'score'>[];
  /** Scores of the items; of those metrics that have one for each item. Null where there was no answer. */
  metrics: Map<string, (number | null)[]>;
}

async function readTask(path: string): Promise<Task> {
  const items: Task['items'] = [];
  const metrics = new Map<string, (number | null)[]>();
  for await (const sample of readRecords(path, sampleSchema)) {
    const isAnswered = !noAnswer.test(firstText(sample.filtered_resps));
    for (const [name, value] of Object.entries(sample)) {
      if (plainFields.has(name)) continue;
      const score = scoreIn(value);
      const scores = metrics.get(name) ?? [];
      if (scores.length === 0) metrics.set(name, scores);
      // A hole stays one: the metric is then shorter than the items.
      if (score !== null) scores.push(isAnswered ? score : null);
    }
    items.push({
      id: String(sample.doc_id),
      // Nothing in a line tells which lines share a picture.
      cluster: String(sample.doc_id),
      asked: askedOf(sample),
    });
  }
  for (const [name, scores] of metrics) if (scores.length < items.length) metrics.delete(name);
  return { items, metrics };
}

/**
 * What both models have to have been asked. `doc_hash` is not among it: it is made of the text of Python objects, which
 * for a picture names its place in memory.
 */
function askedOf({ target, input }: Sample): Record<string, string> {
  return { targets: JSON.stringify(target) ?? '', prompts: digest(JSON.stringify(input) ?? '') };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function firstText(value: unknown): string {
  if (Array.isArray(value)) return firstText(value[0]);
  return typeof value === 'string' ? value : '';
}

/**
 * The score that a metric gives an item: a number from 0 to 1, a truth value, or what tasks hand to their aggregation,
 * such as MathVista's `true_false`, MathVision's `scores`, and the answers that MMMU compares.
 */
function scoreIn(value: unknown): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = value as Record<string, unknown>;
  for (const name of ['true_false', 'is_correct', 'correct', 'score', 'acc', 'accuracy']) {
    const score = typeof fields[name] === 'object' ? null : scoreIn(fields[name]);
    if (score !== null) return score;
  }
  // One try each: lmms-eval counts the first.
  if (Array.isArray(fields.scores)) return scoreIn(fields.scores[0]);
  const given = firstText(fields.parsed_pred ?? fields.pred_answer ?? fields.pred);
  const answers = [fields.answer].flat().filter((answer) => typeof answer === 'string');
  const hasPrediction = ['parsed_pred', 'pred_answer', 'pred'].some((name) => name in fields);
  if (!hasPrediction || answers.length === 0) return null;
  return answers.some((answer) => plain(answer) === plain(given)) ? 1 : 0;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}

/** Without those that say the same as one before them, such as MMMU's pass at 1: they would count twice in a table. */
function withoutTwins(metrics: readonly string[], one: Task, other: Task): string[] {
  const said = new Set<string>();
  return metrics.filter((metric) => {
    const scores = JSON.stringify([one.metrics.get(metric), other.metrics.get(metric)]);
    if (said.has(scores)) return false;
    said.add(scores);
    return true;
  });
}

async function* itemsOf({ items, metrics }: Task, metric: string): AsyncGenerator<ComparableItem> {
  const scores = metrics.get(metric)!;
  for (const [index, item] of items.entries()) yield { ...item, score: scores[index]! };
}
