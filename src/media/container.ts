import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  AV_LOG_QUIET,
  AV_NOPTS_VALUE,
  AV_TIME_BASE,
  AVDISCARD_ALL,
  AVFMT_TS_DISCONT,
  AVMEDIA_TYPE_AUDIO,
} from 'node-av/constants';
import { Codec, Dictionary, FFmpegError, FormatContext, Log, PosixError, type Stream } from 'node-av/lib';
import { foreignKind, foreignKindBytes } from './foreign-kind.ts';
import { MediaError } from './media-error.ts';
import { startsLikeMedia } from './signature.ts';

/** Containers that may be opened. Playlists, scripts that name other files, and pictures are left out. */
const containers = [
  ...['mov', 'matroska', 'webm', 'avi', 'mpegts', 'mpeg', 'flv', 'ogg', 'asf', 'rm', 'dv', 'mxf', 'wtv'],
  ...['wav', 'w64', 'flac', 'mp3', 'aac', 'aiff', 'caf', 'amr', 'au'],
].join(',');

/** An opened file. Whoever opens it closes it. */
export interface Container {
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly context: FormatContext;
  readonly streams: readonly Stream[];
  /** Time stamp, in seconds, that players show as 0. */
  readonly originSec: number;
  /** Length that the container states or FFmpeg estimates; null where there is none. */
  readonly statedDurationSec: number | null;
  /** Whether time stamps of this container may jump (MPEG transport and program streams, Ogg). */
  readonly jumpy: boolean;
  close(): void;
}

/** What FFmpeg may decode by itself, without any limit, to complete what the header tells. */
export type Decoding = 'sound' | 'sound and pictures';

/**
 * Opens a local media file, whatever its name looks like, and reads what its header tells.
 * @throws {MediaError} `empty-file`, `not-media`, `truncated`, `too-demanding`
 * @throws Node's own error where the file is missing, a folder or unreadable
 */
export async function openContainer(path: string, decoding: Decoding): Promise<Container> {
  const { head, bytes } = await readHead(path);
  const kind = foreignKind(head);
  if (kind !== null) throw new MediaError('not-media', path, `It is ${kind}.`);
  Log.setLevel(AV_LOG_QUIET);
  const context = new FormatContext();
  // The options go to `openInput`, which copies them; the codec functions of node-av 6.1.1 free them twice.
  const options = Dictionary.fromObject({
    protocol_whitelist: 'file',
    format_whitelist: containers,
    ...(decoding === 'sound' && { codec_whitelist: soundDecoders() }),
  });
  const opened = await context.openInput(`file:${resolve(path)}`, null, options);
  options.free();
  if (opened < 0) {
    // Memory that a header asks for in vain, or more streams than FFmpeg's limit of 1000.
    if (opened === FFmpegError.AVERROR(PosixError.ENOMEM)) throw new MediaError('too-demanding', path);
    throw new MediaError(startsLikeMedia(head) ? 'truncated' : 'not-media', path);
  }
  try {
    // A failure here is judged by what is known of the streams afterwards.
    await context.findStreamInfo();
    return describe(path, bytes, context);
  } catch (error) {
    context.closeInputSync();
    throw error;
  }
}

/** Leaves only the given stream to be read: packets of the others are dropped inside FFmpeg. */
export function selectStream({ streams }: Container, index: number): void {
  for (const stream of streams) {
    if (stream.index !== index) stream.discard = AVDISCARD_ALL;
  }
}

let soundDecoderNames: string | null = null;

function soundDecoders(): string {
  soundDecoderNames ??= Codec.getCodecList()
    .filter((codec) => codec.isDecoder() && codec.type === AVMEDIA_TYPE_AUDIO)
    .map(({ name }) => name)
    .join(',');
  return soundDecoderNames;
}

function describe(path: string, bytes: number, context: FormatContext): Container {
  const { startTime, duration } = context;
  const unit = Number(AV_TIME_BASE);
  return {
    path,
    bytes,
    context,
    streams: context.streams,
    originSec: startTime === AV_NOPTS_VALUE ? 0 : Number(startTime) / unit,
    statedDurationSec: duration > 0n ? Number(duration) / unit : null,
    jumpy: (Number(context.iformat?.flags ?? 0) & AVFMT_TS_DISCONT) !== 0,
    close: () => context.closeInputSync(),
  };
}

async function readHead(path: string): Promise<{ head: Buffer; bytes: number }> {
  const facts = await stat(path);
  // A pipe or device would block or never end.
  if (!facts.isFile() && !facts.isDirectory())
    throw new MediaError('not-media', path, 'It is not a regular file.');
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(foreignKindBytes), 0, foreignKindBytes, 0);
    if (bytesRead === 0) throw new MediaError('empty-file', path);
    return { head: buffer.subarray(0, bytesRead), bytes: facts.size };
  } finally {
    await file.close();
  }
}
