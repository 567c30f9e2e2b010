import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { IntegrityError, UsageError } from '../../base/errors.ts';
import { canonicalJson, sha256 } from '../../base/fingerprint.ts';
import { byteLinesOf } from '../../base/lines.ts';
import { packageVersion } from '../../config/package.ts';
import { settingsSchema } from '../../config/schema.ts';
import type { Workspace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { videoSchema } from '../../records/video.ts';
import type { RunInputs } from '../gather-inputs.ts';
import { checkRunName, readRunRecord } from '../layout.ts';

const missingFileSchema = z.object({
  id: z.string(),
  source: z.string(),
  listed: z.string().nullable(),
  message: z.string(),
  excludedBy: z.string().nullable(),
});

const workPlanSchema = z.object({
  /** The same for plans whose entries are worth the same: of one version, with the same settings and stages. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** Of one call of `plan`: what it allows to be spent is spent once. */
  call: z.string(),
  lectern: z.string(),
  run: z.string(),
  settings: settingsSchema,
  /** Stages of the video, and what is derived afterwards. */
  selected: z.array(z.string()),
  derived: z.array(z.string()),
  retryFailed: z.boolean(),
  noCache: z.boolean(),
  maxRequests: z.number().nullable(),
  maxCost: z.number().nullable(),
  /** Number of videos to work on. */
  videos: z.int(),
  /** Sources whose digest workers are to learn; their videos come into the plan when it is made again. */
  digests: z.int().default(0),
  missing: z.array(missingFileSchema),
});
/** A plan as it is stored for its workers: run, settings and stages. `planWork` makes it. */
export type WorkPlan = z.infer<typeof workPlanSchema>;

/** A line of a plan: a video, and what excludes it, or null. */
const plannedVideoSchema = z.object({ video: videoSchema, excludedBy: z.string().nullable() });
export type PlannedVideo = z.infer<typeof plannedVideoSchema>;

/** Settings that say how much a machine does at once, and never what comes out. */
function settingsOfResults({ limits: _limits, providers: _providers, ...settings }: WorkPlan['settings']) {
  return settings;
}

/** Writes a plan for workers anywhere. Its videos are there before it names them. */
export async function writePlan(
  workspace: Workspace,
  plan: Omit<WorkPlan, 'id' | 'call' | 'lectern' | 'videos' | 'digests' | 'missing'>,
  { videos, excluded, missing, unknown }: Pick<RunInputs, 'videos' | 'excluded' | 'missing' | 'unknown'>,
): Promise<WorkPlan> {
  const call = randomBytes(8).toString('hex');
  const { run, settings, selected, derived, retryFailed, noCache } = plan;
  // What is to be tried or asked again is so once in each call; nothing of before counts then.
  const again = retryFailed || noCache ? call : null;
  const same = { lectern: packageVersion, settings: settingsOfResults(settings), selected, derived, again };
  const id = sha256(canonicalJson(same)).slice(0, 16);
  const all: PlannedVideo[] = [
    ...videos.map((video) => ({ video, excludedBy: null })),
    ...excluded.map(({ video, entry }) => ({ video, excludedBy: entry })),
  ].sort((a, b) => (a.video.id < b.video.id ? -1 : 1));
  const counts = { videos: all.length, digests: unknown.length };
  const written: WorkPlan = { ...plan, id, call, lectern: packageVersion, ...counts, missing };
  const { objects } = workspace;
  await objects.remove(layout.plan(run));
  await objects.replace(
    layout.planVideos(run),
    (function* () {
      for (const one of all) yield `${JSON.stringify(one)}\n`;
    })(),
  );
  if (unknown.length === 0) await objects.remove(layout.planDigests(run));
  else await objects.replace(layout.planDigests(run), linesOf(unknown));
  await objects.replace(layout.plan(run), `${JSON.stringify(written)}\n`);
  return written;
}

function* linesOf(unknown: readonly string[]): Generator<string> {
  for (const path of unknown) yield `${JSON.stringify({ path })}\n`;
}

const plannedDigestSchema = z.object({ path: z.string() });

/** The sources whose digest workers are to learn. */
export async function plannedDigests(
  workspace: Workspace,
  { run, digests }: Pick<WorkPlan, 'run' | 'digests'>,
): Promise<string[]> {
  return digests === 0 ? [] : await readPlannedDigests(workspace, run);
}

/** What the list of them holds, also of a plan of another version. @throws IntegrityError where it is damaged */
export async function readPlannedDigests({ objects, address }: Workspace, run: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const line of byteLinesOf(objects.stream(layout.planDigests(run))))
      paths.push(plannedDigestSchema.parse(JSON.parse(line)).path);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw damagedPlan(run, address);
  }
  return paths;
}

export function damagedPlan(run: string, address: string): IntegrityError {
  return new IntegrityError(
    `The plan of the run "${run}" in ${address} is damaged. Give lectern plan again.`,
  );
}

/** Leaves fewer sources to the workers of a plan. */
export async function replacePlannedDigests(
  { objects, address }: Workspace,
  run: string,
  left: readonly string[],
): Promise<void> {
  const key = layout.plan(run);
  const text = await objects.read(key);
  const plan = text === null ? null : planJsonSchema.safeParse(jsonOf(text)).data;
  if (plan === undefined) throw damagedPlan(run, address);
  // Where it says more than the list holds, nothing could ever be finished.
  if (plan !== null) await objects.replace(key, `${JSON.stringify({ ...plan, digests: left.length })}\n`);
  await objects.replace(layout.planDigests(run), linesOf(left));
}

/** A plan of any version. */
const planJsonSchema = z.looseObject({ run: z.string() });

function jsonOf(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The plan of a run, or null where none is open. @throws IntegrityError where it is damaged */
export async function findPlan({ objects, address }: Workspace, run: string): Promise<WorkPlan | null> {
  const text = await objects.read(layout.plan(run));
  if (text === null) return null;
  const json = jsonOf(text);
  if (json === undefined) throw damagedPlan(run, address);
  const plan = workPlanSchema.safeParse(json);
  const by = (json as { lectern?: unknown }).lectern;
  if (by !== packageVersion)
    throw new UsageError(
      `The plan in ${address} is of Lectern ${String(by)}, and this is ${packageVersion}. Use one version everywhere, or plan again.`,
    );
  if (!plan.success) throw damagedPlan(run, address);
  return plan.data;
}

/**
 * The open plan of a run; of the run planned or made last where `run` is null.
 * @throws UsageError where there is none
 */
export async function readPlan(workspace: Workspace, run: string | null): Promise<WorkPlan> {
  const name = await planName(workspace, run);
  const plan = name === null ? null : await findPlan(workspace, name);
  if (plan) return plan;
  const { address } = workspace;
  const which = run === null ? '' : ` of the run "${run}"`;
  throw new UsageError(
    `No plan${which} is open in ${address}. Make one: lectern plan VIDEO… --out ${address}`,
  );
}

async function planName(workspace: Workspace, run: string | null): Promise<string | null> {
  if (run !== null) {
    checkRunName(run);
    return run;
  }
  try {
    return (await readRunRecord(workspace, null)).run;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return null;
  }
}

/** The videos of a plan in the order of their ids, one line in memory at a time. */
export async function* plannedVideos(workspace: Workspace, { run }: WorkPlan): AsyncGenerator<PlannedVideo> {
  try {
    for await (const line of byteLinesOf(workspace.objects.stream(layout.planVideos(run))))
      yield plannedVideoSchema.parse(JSON.parse(line));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw damagedPlan(run, workspace.address);
  }
}

/** Takes a plan away, and all that workers left about it. */
export async function removePlan({ objects }: Workspace, run: string): Promise<void> {
  await objects.remove(layout.plan(run));
  await objects.remove(layout.planVideos(run));
  await objects.remove(layout.planDigests(run));
  await objects.removeAll(layout.works(run));
}
