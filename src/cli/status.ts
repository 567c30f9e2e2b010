import { Command } from 'commander';
import {
  type RunRecord,
  type RunSnapshot,
  type RunStatus,
  readRunRecord,
  runStatus,
  UsageError,
} from '../index.ts';
import { type PlanStatus, planStatus } from '../library/plan.ts';
import { readBeat } from '../library/program.ts';
import { itemNouns, toldMasked } from '../records/index.ts';
import { cutLines } from './cut-lines.ts';
import { formatBytes, formatCost, formatCount, formatDuration, formatImages } from './format.ts';
import { liveLines } from './live-lines.ts';
import { printable } from './printable.ts';

export function statusCommand(): Command {
  return new Command('status')
    .argument('<dir>', 'workspace')
    .option('--run <name>', 'run to show (default: the latest)')
    .option('--json', 'print JSON')
    .action(async (dir: string, flags: { run?: string; json?: boolean }) => {
      const record = await readRunRecord(dir, flags.run ?? null);
      const plan = await planStatus(dir, record.run);
      if (plan) {
        process.stdout.write(flags.json ? `${JSON.stringify({ plan }, null, 2)}\n` : planText(plan, dir));
        return;
      }
      const atWork = await readBeat(dir, record.run);
      const status = await statusOf(dir, record, atWork);
      if (flags.json) process.stdout.write(`${JSON.stringify({ ...status, atWork }, null, 2)}\n`);
      else
        process.stdout.write(
          `${atWork ? atWorkText(record.run, atWork) : ''}${status ? describe(status) : ''}`,
        );
    });
}

function planText(plan: PlanStatus, dir: string): string {
  const { run, videos, done, failed, digests, verdicts, workers } = plan;
  const lines = [
    ...(digests.of > 0 ? [`Digests: ${digests.done} of ${formatCount(digests.of, 'source')} known`] : []),
    `Plan of run ${run}: ${done} of ${formatCount(videos, 'video')} done${failed > 0 ? `, ${failed} failed for now` : ''}`,
    `  by the workers: ${verdicts.kept} kept, ${verdicts.dropped} dropped, ${verdicts.failed} failed`,
  ];
  for (const { host, pid, state, share, active } of workers.slice(0, mostWorkers)) {
    const doing = active.map(({ video, stage }) => `${stage} of ${video}`).join(', ');
    lines.push(
      `  ${host} ${pid} (${share}): ${state === 'waiting' ? 'waiting for others' : doing || 'starting'}`,
    );
  }
  if (workers.length > mostWorkers) lines.push(`  and ${workers.length - mostWorkers} more workers`);
  if (workers.length === 0) {
    const next = digests.done < digests.of || done < videos ? 'work' : digests.of > 0 ? 'plan' : 'finish';
    lines.push(
      next === 'plan'
        ? 'Next: the same lectern plan again, which takes them in'
        : `No worker is at work. Next: lectern ${next} ${dir}`,
    );
  }
  return `${lines.map(printable).join('\n')}\n`;
}

/** @returns null of a run that is at work and has no results yet. */
async function statusOf(
  dir: string,
  record: RunRecord,
  atWork: RunSnapshot | null,
): Promise<RunStatus | null> {
  try {
    return await runStatus(dir, record);
  } catch (error) {
    if (atWork === null || !(error instanceof UsageError)) throw error;
    return null;
  }
}

function atWorkText(run: string, snapshot: RunSnapshot): string {
  const { columns = 80 } = process.stdout;
  const lines = liveLines(snapshot, {
    columns,
    rows: Number.POSITIVE_INFINITY,
    colour: process.stdout.hasColors?.() === true,
  });
  return `Run ${run} is at work:\n${lines.map((line) => `${line}\n`).join('')}\n`;
}

function describe(status: RunStatus): string {
  const { kept, dropped, failed, pending } = status.verdicts;
  const lines = [
    `Run ${status.run}: ${kept} kept, ${dropped} dropped, ${failed} failed${pending ? `, ${pending} not finished` : ''}`,
  ];
  for (const [reason, count] of Object.entries(status.reasons).sort()) lines.push(`  ${reason} ${count}`);
  if (status.needsReview.length > 0) lines.push(`  needs review: ${shortList(status.needsReview)}`);
  if (status.keptDamaged > 0)
    lines.push(`  ${status.keptDamaged} of the kept are partly damaged (evidence.damage in its outcomes)`);
  if (status.keptSuspect.videos.length > 0) lines.push(...suspectLines(status.keptSuspect));
  lines.push('', `${'stage'.padEnd(12)}${row(['in', 'out', 'dropped', 'failed', 'pending', 'time', 'CPU'])}`);
  for (const { stage, wallSec, cpuSec, ...counts } of status.stages) {
    const { in: into, out, dropped: gone, failed: lost, pending: open } = counts;
    lines.push(
      `${stage.padEnd(12)}${row([into, out, gone, lost, open, formatDuration(wallSec), formatDuration(cpuSec)])}`,
    );
  }
  lines.push(...usageLines(status));
  if (status.items.length > 0) lines.push('', 'Inside the kept videos:');
  for (const { kind, kept: count, dropped: reasons } of status.items) {
    const gone = Object.entries(reasons).sort();
    const why = gone.map(([reason, dropped]) => `${dropped} ${reason}`).join(', ');
    lines.push(`  ${formatCount(count, itemNouns[kind])} kept${why ? `; dropped: ${why}` : ''}`);
  }
  const masked = toldMasked(status.masked);
  if (masked) lines.push(`  masked in their texts: ${masked}`);
  lines.push(
    '',
    `${formatCount(status.samples, 'sample')}, ${formatImages(status)}, ${formatCount(status.textTokens, 'text token')}`,
  );
  lines.push(...cutLines(status.cut));
  if (status.peakRssBytes > 0)
    lines.push(`Peak memory of all processes: ${formatBytes(status.peakRssBytes)}`);
  return `${lines.join('\n')}\n`;
}

function suspectLines({ videos, reasons }: RunStatus['keptSuspect']): string[] {
  const told = Object.entries(reasons).sort();
  const why = told.map(([reason, count]) => `${count} ${reason}`).join(', ');
  const are = videos.length === 1 ? 'is' : 'are';
  return [
    `  ${videos.length} of the kept ${are} suspect: ${why} (evidence.suspect in its outcomes)`,
    `    ${shortList(videos)}`,
  ];
}

/** What models on endpoints were asked, by stage; with prices, what it cost and an hour of video with it. */
function usageLines({ stages, hours }: RunStatus): string[] {
  const used = stages.flatMap(({ stage, usage }) => usage.map((one) => ({ stage, ...one })));
  if (used.length === 0) return [];
  const lines = [
    '',
    `${'models'.padEnd(12)}${row(['asked', 'cached', 'requests', 'in', 'out', 'audio', 'time', 'cost'])}`,
  ];
  let sum: number | null = null;
  for (const { stage, provider, model, cost, ...one } of used) {
    const counts = [one.questions, one.cached, one.requests, one.inputTokens, one.outputTokens];
    const cells = [...counts, formatDuration(one.audioSec), formatDuration(one.seconds), formatCost(cost)];
    lines.push(`${stage.padEnd(12)}${row(cells)}  ${provider} ${model}`);
    if (cost !== null) sum = (sum ?? 0) + cost;
  }
  if (sum !== null) {
    const each = hours > 0 ? `, ${formatCost(sum / hours)} per hour of video` : '';
    lines.push(`${'all'.padEnd(12)}${formatCost(sum)}${each}, at the configured prices`);
  }
  return lines;
}

const mostListed = 10;
const mostWorkers = 20;

function shortList(names: readonly string[]): string {
  const more = names.length - mostListed;
  return `${names.slice(0, mostListed).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(9)).join('');
}
