import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StoppedError, UsageError } from '../../base/errors.ts';
import type { Settings } from '../../config/schema.ts';
import { workerNode } from '../../engine/worker-node.ts';
import type { Producer } from '../../records/basics.ts';
import type { ImageEncoder } from '../../vision/image-encoder.ts';
import type { RgbPicture } from '../../vision/picture.ts';

/** An error as it goes from one process to the other. */
export interface ToldError {
  name: string;
  message: string;
}

export type ToEncoder = { open: Settings['embedImage'] } | { picture: RgbPicture; id: number };
export type FromEncoder =
  | { producer: Producer }
  | { id: number; vector: Float32Array }
  | { id: number | null; error: ToldError };

interface Waiting {
  resolve(vector: Float32Array): void;
  reject(error: Error): void;
}

/**
 * Opens the configured image encoder in a process of its own: the memory that its runtime takes, some 100 MB, is given
 * back when it is closed, and not kept while models are asked for hours.
 * @throws as `openConfiguredEncoder`; StoppedError where the process dies
 */
export async function openEncoderProcess(settings: Settings['embedImage']): Promise<ImageEncoder> {
  const child = fork(encoderEntry(), [], {
    execPath: workerNode(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const waiting = new Map<number, Waiting>();
  const died = (): void => {
    for (const { reject } of waiting.values()) reject(new StoppedError('The image encoder ended. Rerun.'));
    waiting.clear();
  };
  child.on('exit', died);
  child.on('error', died);
  const producer = await opened(child, settings);
  child.on('message', (message: FromEncoder) => {
    if (!('id' in message) || message.id === null) return;
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if ('vector' in message) one?.resolve(message.vector);
    else one?.reject(errorOf(message.error));
  });
  let last = 0;
  return {
    producer,
    embed: (picture) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        child.send({ id, picture } satisfies ToEncoder, (error) => {
          if (error) died();
        });
      }),
    async close() {
      child.off('exit', died);
      child.kill();
    },
  };
}

function opened(child: ChildProcess, settings: Settings['embedImage']): Promise<Producer> {
  return new Promise((resolve, reject) => {
    const ended = (): void =>
      reject(new StoppedError('The image encoder cannot be started. Try lectern doctor.'));
    child.once('exit', ended);
    child.once('error', ended);
    child.once('message', (message: FromEncoder) => {
      child.off('exit', ended);
      if ('producer' in message) resolve(message.producer);
      else if ('error' in message) {
        child.kill();
        reject(errorOf(message.error));
      }
    });
    child.send({ open: settings } satisfies ToEncoder);
  });
}

function errorOf({ name, message }: ToldError): Error {
  if (name === 'UsageError') return new UsageError(message);
  if (name === 'StoppedError') return new StoppedError(message);
  return new Error(message);
}

function encoderEntry(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../../encoder-main.${extension}`, import.meta.url));
}
