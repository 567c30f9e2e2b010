import { formatBytes, formatDuration } from './format.ts';
import { printable } from './printable.ts';

const drawEveryMs = 200;
const lineEveryMs = 10_000;
/** Sooner, nobody can say how long the rest takes. */
const estimateFromMs = 1000;

export interface DownloadProgress {
  path: string;
  received: number;
  bytes: number;
}

/** How a download is getting on: a live line on a terminal, else a line now and then. Of several, each in turn. */
export class DownloadLine {
  readonly #live = process.stderr.isTTY === true;
  #begun: { atMs: number; received: number; bytes: number } | null = null;
  #toldAtMs = performance.now();
  #isDrawn = false;

  show({ path, received, bytes }: DownloadProgress): void {
    const now = performance.now();
    // Another total is that of another repository.
    if (this.#begun?.bytes !== bytes) this.#begun = { atMs: now, received, bytes };
    if (now - this.#toldAtMs < (this.#live ? drawEveryMs : lineEveryMs)) return;
    this.#toldAtMs = now;
    const tookMs = now - this.#begun.atMs;
    const text = printable(downloadText({ path, received, bytes }, received - this.#begun.received, tookMs));
    if (!this.#live) process.stderr.write(`${text}\n`);
    else process.stderr.write(`\r\u001B[K${text.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1))}`);
    this.#isDrawn = this.#live;
  }

  close(): void {
    if (this.#isDrawn) process.stderr.write('\r\u001B[K');
    this.#isDrawn = false;
  }
}

/** `42 % · 13 MB of 31 MB · about 5 s left · inference.onnx`. @param came Bytes that came in `tookMs`. */
export function downloadText(
  { path, received, bytes }: DownloadProgress,
  came: number,
  tookMs: number,
): string {
  const percent = bytes > 0 ? Math.floor((100 * received) / bytes) : 100;
  const left =
    came > 0 && tookMs >= estimateFromMs
      ? `about ${formatDuration(((bytes - received) / came) * (tookMs / 1000))} left`
      : 'estimating';
  return [`${percent} %`, `${formatBytes(received)} of ${formatBytes(bytes)}`, left, path].join(' · ');
}
