import type { LeftOut, MakeEvent, MakeSummary, RunEstimate } from '../index.ts';
import { videoStages } from '../library/program.ts';
import { cureOf } from './cure.ts';
import { cutLines } from './cut-lines.ts';
import { EndedInputs } from './ended-inputs.ts';
import { formatBytes, formatCost, formatCount, formatDuration, formatImages } from './format.ts';
import { liveLines, progressLine, type Screen } from './live-lines.ts';
import { printable } from './printable.ts';

const lineEveryMs = 30_000;
const jsonEveryMs = 5_000;
const drawEveryMs = 200;
/** Videos that one list on the terminal names. */
const mostNamed = 10;

/**
 * Tells a person (standard error) or a program (`--json`: standard output) how a run is getting on.
 * A terminal gets live lines; anything else a line now and then.
 */
export class ProgressReporter {
  readonly #json: boolean;
  readonly #dryRun: boolean;
  readonly #out: string;
  readonly #live: boolean;
  #toldAt = performance.now();
  #drawnAt = 0;
  /** Lines that are drawn now, below which the cursor stands. */
  #drawn = 0;
  readonly #reasons = new Map<string, number>();
  readonly #failed = new EndedInputs('Failed', cureOf);
  readonly #dropped = new EndedInputs('Dropped', cureOf);

  constructor(options: { json: boolean; dryRun: boolean; out: string }) {
    this.#json = options.json;
    this.#dryRun = options.dryRun;
    this.#out = options.out;
    this.#live = process.stderr.isTTY === true && !options.json;
  }

  onEvent(event: MakeEvent): void {
    if (this.#json && !(event.event === 'progress' && !this.#isTime(jsonEveryMs)))
      process.stdout.write(`${JSON.stringify(event)}\n`);
    switch (event.event) {
      case 'found':
        this.#tell([`Reading files: ${event.files}`]);
        break;
      case 'earlier':
        this.#say(
          `${formatCount(event.files, 'file')} from earlier inputs of this run (--replace drops them)`,
        );
        break;
      case 'leaving':
        for (const line of leavingLines(event.videos)) this.#say(line);
        break;
      case 'left-out':
        for (const line of leftOutLines(event)) this.#say(line);
        break;
      case 'unreadable':
        this.#countReason(`failed: ${event.reason}`);
        this.#sayOnce(this.#failed.add({ ...event, stage: null }));
        break;
      case 'looked':
        this.#tell([`Looking at videos: ${event.videos} of ${event.of}`]);
        break;
      case 'plan':
        for (const line of planLines(event, this.#dryRun)) this.#say(line);
        break;
      case 'progress':
        this.#tell(this.#live ? liveLines(event, this.#screen()) : [progressLine(event)]);
        break;
      case 'trouble':
        this.#say(printable(`${event.video}: ${event.stage} ${event.kind}: ${event.message.split('\n')[0]}`));
        break;
      case 'video': {
        const { verdict, source, stage, reason, message } = event;
        if (reason) this.#countReason(`${verdict}: ${reason}`);
        const input = {
          source,
          listed: null,
          stage,
          reason: reason ?? 'internal-error',
          message: message ?? '',
        };
        if (verdict === 'failed') this.#sayOnce(this.#failed.add(input));
        if (verdict === 'dropped') this.#dropped.add(input);
        break;
      }
      case 'summary':
        for (const line of summaryLines(
          event,
          this.#reasons,
          [...this.#dropped.summary(this.#out), ...this.#failed.summary(this.#out)],
          this.#out,
        ))
          this.#say(line);
        break;
    }
  }

  /** A line that stays, with `--json` too. */
  note(text: string): void {
    this.#clear();
    process.stderr.write(`${text}\n`);
  }

  close(): void {
    this.#clear();
  }

  #screen(): Screen {
    const { columns = 80, rows = 24 } = process.stderr;
    return { columns, rows, colour: process.stderr.hasColors?.() === true };
  }

  /** Draws lines in place of those that are drawn; where nothing can be drawn, the first now and then. */
  #tell(lines: readonly string[]): void {
    if (this.#json) return;
    if (!this.#live) {
      if (this.#isTime(lineEveryMs)) process.stderr.write(`${lines[0]}\n`);
      return;
    }
    const now = performance.now();
    if (this.#drawn > 0 && now - this.#drawnAt < drawEveryMs) return;
    this.#drawnAt = now;
    process.stderr.write(`${eraseLines(this.#drawn)}${lines.map((line) => `${line}\n`).join('')}`);
    this.#drawn = lines.length;
  }

  /** Whether so much time has passed since it last was. */
  #isTime(everyMs: number): boolean {
    const now = performance.now();
    if (now - this.#toldAt < everyMs) return false;
    this.#toldAt = now;
    return true;
  }

  #say(text: string): void {
    if (!this.#json) this.note(text);
  }

  #countReason(what: string): void {
    this.#reasons.set(what, (this.#reasons.get(what) ?? 0) + 1);
  }

  #sayOnce(line: string | null): void {
    if (line !== null) this.#say(line);
  }

  #clear(): void {
    process.stderr.write(eraseLines(this.#drawn));
    this.#drawn = 0;
  }
}

/** Takes away the lines above the cursor. */
function eraseLines(count: number): string {
  return count === 0 ? '' : `\u001B[${count}A\r\u001B[J`;
}

function leavingLines(videos: readonly { id: string; source: string }[]): string[] {
  const lines = videos.slice(0, mostNamed).map(({ id, source }) => printable(`  ${source} (${id})`));
  const more = videos.length - lines.length;
  return [
    `${formatCount(videos.length, 'video')} no longer in this run (cached results stay):`,
    ...lines,
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function leftOutLines({ excluded, removed }: LeftOut): string[] {
  return [
    ...(excluded > 0 ? [`${formatCount(excluded, 'video')} on an exclusion list`] : []),
    ...(removed > 0 ? [`${formatCount(removed, 'video')} removed earlier (removals.jsonl), skipped`] : []),
  ];
}

function planLines(plan: RunEstimate, dryRun: boolean): string[] {
  const lines = [
    `${formatCount(plan.videos, 'video')}, ${plan.hours.toFixed(plan.hours < 10 ? 2 : 0)} hours` +
      (plan.missing > 0 ? `, ${formatCount(plan.missing, 'unreadable file')}` : ''),
  ];
  const uncached = [
    ...(plan.failed > 0 ? [formatCount(plan.failed, 'failed video')] : []),
    ...(plan.missing > 0 ? [formatCount(plan.missing, 'unreadable file')] : []),
  ];
  if (plan.toDo === 0)
    lines.push(
      uncached.length === 0
        ? 'Everything is cached.'
        : `Nothing left to compute, except for ${uncached.join(' and ')}.`,
    );
  else {
    const free = plan.freeBytes === null ? '' : ` of ${formatBytes(plan.freeBytes)} free`;
    // How fast a server answers is not known before it has.
    const waiting = plan.uses.length > 0 ? ' plus waiting for models' : '';
    lines.push(
      `To do: ${formatCount(plan.toDo, 'video')}, about ${formatDuration(plan.expectedSec)}${waiting}, about ${formatBytes(plan.expectedBytes)}${free}`,
    );
  }
  if (dryRun && plan.toDo > 0) {
    for (const { name, title } of videoStages) {
      const count = plan.stages[name];
      if (count) lines.push(`  ${name.padEnd(12)}${title}: ${formatCount(count, 'video')}`);
    }
    lines.push(...usePlanLines(plan));
    const stored = plan.videos - plan.toDo - plan.failed;
    if (stored > 0) lines.push(`  ${formatCount(stored, 'video')} cached`);
  }
  return lines;
}

/** What models on endpoints will be asked, roughly. */
function usePlanLines({ uses }: RunEstimate): string[] {
  if (uses.length === 0) return [];
  const lines = uses.map(
    ({ stage, provider, model, requests, inputTokens, outputTokens, audioSec, cost }) => {
      const tokens =
        inputTokens + outputTokens > 0
          ? `, ${formatCount(inputTokens, 'token')} in, ${outputTokens} out`
          : '';
      const sound = audioSec > 0 ? `, ${formatDuration(audioSec)} of audio` : '';
      const money = cost === null ? '' : `, ${formatCost(cost)}`;
      return `  ${stage.padEnd(12)}${provider} ${model}: about ${formatCount(requests, 'request')}${tokens}${sound}${money}`;
    },
  );
  const requests = uses.reduce((sum, use) => sum + use.requests, 0);
  const costs = uses.flatMap(({ cost }) => cost ?? []);
  const money =
    costs.length === 0
      ? ''
      : `, ${formatCost(costs.reduce((sum, cost) => sum + cost, 0))} at the configured prices`;
  return [
    'Models, not counting cached responses:',
    ...lines,
    `  ${'all'.padEnd(12)}about ${formatCount(requests, 'request')}${money}`,
  ];
}

function summaryLines(
  summary: MakeSummary,
  reasons: ReadonlyMap<string, number>,
  ended: readonly string[],
  out: string,
): string[] {
  const lines: string[] = [];
  const pending = summary.pending > 0 ? `, ${summary.pending} not finished` : '';
  lines.push(`${summary.kept} kept, ${summary.dropped} dropped, ${summary.failed} failed${pending}`);
  for (const [reason, count] of [...reasons].sort()) lines.push(`  ${reason} ${count}`);
  lines.push(...ended);
  if (summary.transient > 0)
    lines.push(`  ${summary.transient} of the failed will be retried by the next run`);
  const { textbook } = summary;
  if (textbook) {
    lines.push(
      `${formatCount(textbook.samples, 'sample')}: ${formatImages(textbook)}, ${formatCount(textbook.textTokens, 'text token')}`,
    );
    lines.push(...cutLines(textbook.cut));
    if (textbook.samples === 0) lines.push('The textbook is empty: no video of this run was kept.');
    if (textbook.exported) lines.push(`Textbook: ${textbook.exported}`);
  }
  // A run that found all done started no worker.
  const memory = summary.peakRssBytes > 0 ? `, peak memory ${formatBytes(summary.peakRssBytes)}` : '';
  lines.push(`${formatDuration(summary.wallSec)}${memory}`);
  if (summary.interrupted) lines.push('Interrupted; rerun to resume.');
  if (summary.gains !== null && !summary.interrupted) lines.push(summary.gains);
  lines.push(`More: lectern status ${out}`);
  return lines;
}
