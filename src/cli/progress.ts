import { type LeftOut, type MakeEvent, type MakeSummary, type RunEstimate, videoStages } from '../index.ts';
import { FailedInputs } from './failed-inputs.ts';
import { formatBytes, formatCost, formatCount, formatDuration } from './format.ts';
import { printable } from './printable.ts';

const lineEveryMs = 30_000;
const drawEveryMs = 200;
/** Videos that one list on the terminal names. */
const mostNamed = 10;

/**
 * Tells a person (standard error) or a program (`--json`: standard output) how a run is getting on.
 * A terminal gets a live line; anything else a line now and then.
 */
export class ProgressReporter {
  readonly #json: boolean;
  readonly #dryRun: boolean;
  readonly #out: string;
  readonly #live: boolean;
  #plan: RunEstimate | null = null;
  #workedSince = 0;
  #workDoneSec = 0;
  #drawnAt = 0;
  #drawn = false;
  readonly #stageCounts = new Map<string, number>();
  readonly #active = new Map<string, string>();
  readonly #verdicts = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  readonly #failed = new FailedInputs();

  constructor(options: { json: boolean; dryRun: boolean; out: string }) {
    this.#json = options.json;
    this.#dryRun = options.dryRun;
    this.#out = options.out;
    this.#live = process.stderr.isTTY === true && !options.json;
  }

  onEvent(event: MakeEvent): void {
    if (this.#json) process.stdout.write(`${JSON.stringify(event)}\n`);
    switch (event.event) {
      case 'found':
        if (event.files % 1000 === 0) this.#draw(`${formatCount(event.files, 'file')} found`);
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
        this.#draw(`Reading the videos: ${event.videos} of ${event.of}`);
        break;
      case 'plan':
        this.#plan = event;
        this.#workedSince = performance.now();
        this.#drawnAt = this.#workedSince;
        for (const line of planLines(event, this.#dryRun)) this.#say(line);
        break;
      case 'start':
        this.#active.set(event.video, event.stage);
        this.#drawRun();
        break;
      case 'stage':
        this.#stageCounts.set(event.stage, (this.#stageCounts.get(event.stage) ?? 0) + 1);
        this.#workDoneSec += event.cpuSec;
        this.#drawRun();
        break;
      case 'trouble':
        this.#say(printable(`${event.video}: ${event.stage} ${event.kind}: ${event.message.split('\n')[0]}`));
        break;
      case 'video':
        this.#active.delete(event.video);
        this.#verdicts.set(event.verdict, (this.#verdicts.get(event.verdict) ?? 0) + 1);
        if (event.reason) this.#countReason(`${event.verdict}: ${event.reason}`);
        if (event.verdict === 'failed') {
          const { source, stage, reason, message } = event;
          const input = {
            source,
            listed: null,
            stage,
            reason: reason ?? 'internal-error',
            message: message ?? '',
          };
          this.#sayOnce(this.#failed.add(input));
        }
        this.#drawRun();
        break;
      case 'summary':
        for (const line of summaryLines(event, this.#reasons, this.#failed.summary(this.#out), this.#out))
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

  #drawRun(): void {
    const plan = this.#plan;
    if (!plan) return;
    const ended = [...this.#verdicts.values()].reduce((sum, count) => sum + count, 0);
    const parts = [`${ended} of ${formatCount(plan.videos, 'video')}`];
    const kinds = ['kept', 'dropped', 'failed'].filter((kind) => this.#verdicts.has(kind));
    if (kinds.length > 0) parts.push(kinds.map((kind) => `${this.#verdicts.get(kind)} ${kind}`).join(' '));
    const stages = videoStages.filter(({ name }) => this.#stageCounts.has(name));
    if (stages.length > 0)
      parts.push(stages.map(({ name }) => `${name} ${this.#stageCounts.get(name)}`).join(' '));
    const left = this.#secondsLeft(plan);
    if (left !== null) parts.push(`about ${formatDuration(left)} left`);
    this.#draw(parts.join(' · '));
  }

  #secondsLeft(plan: RunEstimate): number | null {
    const expected = Object.values(plan.cpuSec).reduce((sum, value) => sum + value, 0);
    const elapsedSec = (performance.now() - this.#workedSince) / 1000;
    if (expected <= 0 || this.#workDoneSec <= 0 || elapsedSec < 1) return null;
    const share = Math.min(0.99, this.#workDoneSec / expected);
    // The first stages say little about the speed of this machine: lean on the estimate until a tenth is done.
    const measured = (elapsedSec / share) * (1 - share);
    return share < 0.1 ? Math.max(0, plan.expectedSec - elapsedSec) : measured;
  }

  #draw(text: string): void {
    if (this.#json) return;
    const now = performance.now();
    if (this.#live) {
      if (now - this.#drawnAt < drawEveryMs) return;
      this.#drawnAt = now;
      this.#drawn = true;
      const width = (process.stderr.columns ?? 80) - 1;
      process.stderr.write(`\r\u001B[K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
      return;
    }
    if (now - this.#drawnAt < lineEveryMs) return;
    this.#drawnAt = now;
    process.stderr.write(`${text}\n`);
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
    if (!this.#drawn) return;
    process.stderr.write('\r\u001B[K');
    this.#drawn = false;
  }
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
  if (plan.toDo === 0) lines.push('Everything is cached.');
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
    const stored = plan.videos - plan.toDo;
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
  failed: readonly string[],
  out: string,
): string[] {
  const lines: string[] = [];
  const pending = summary.pending > 0 ? `, ${summary.pending} not finished` : '';
  lines.push(`${summary.kept} kept, ${summary.dropped} dropped, ${summary.failed} failed${pending}`);
  for (const [reason, count] of [...reasons].sort()) lines.push(`  ${reason} ${count}`);
  lines.push(...failed);
  if (summary.transient > 0)
    lines.push(`  ${summary.transient} of the failed will be retried by the next run`);
  const { textbook } = summary;
  if (textbook) {
    lines.push(
      `${formatCount(textbook.samples, 'sample')}: ${formatCount(textbook.images, 'image')}, ${formatCount(textbook.textTokens, 'text token')}`,
    );
    if (textbook.samples === 0) lines.push('The textbook is empty: no video of this run was kept.');
    if (textbook.exported) lines.push(`Textbook: ${textbook.exported}`);
  }
  // A run that found all done started no worker.
  const memory = summary.peakRssBytes > 0 ? `, peak memory ${formatBytes(summary.peakRssBytes)}` : '';
  lines.push(`${formatDuration(summary.wallSec)}${memory}`);
  if (summary.interrupted) lines.push('Interrupted; rerun to resume.');
  lines.push(`More: lectern status ${out}`);
  return lines;
}
