import {
  AV_CODEC_ID_ASS,
  AV_CODEC_ID_MOV_TEXT,
  AV_CODEC_ID_SSA,
  AV_CODEC_ID_SUBRIP,
  AV_CODEC_ID_TEXT,
  AV_CODEC_ID_WEBVTT,
  AV_DISPOSITION_COMMENT,
  AV_DISPOSITION_DEFAULT,
  AV_DISPOSITION_DESCRIPTIONS,
  AV_DISPOSITION_FORCED,
  AV_DISPOSITION_HEARING_IMPAIRED,
  AV_DISPOSITION_KARAOKE,
  AV_DISPOSITION_LYRICS,
  AV_DISPOSITION_METADATA,
  AV_NOPTS_VALUE,
  type AVCodecID,
  AVMEDIA_TYPE_SUBTITLE,
} from 'node-av/constants';
import type { Stream } from 'node-av/lib';
import { type Container, openContainer, selectStream } from './container.ts';
import { readPackets } from './packets.ts';

/** How the packets of a track hold their text. */
export type TextTrackCodec = 'mov_text' | 'subrip' | 'text' | 'ass' | 'webvtt';

const codecs = new Map<AVCodecID, TextTrackCodec>([
  [AV_CODEC_ID_MOV_TEXT, 'mov_text'],
  [AV_CODEC_ID_SUBRIP, 'subrip'],
  [AV_CODEC_ID_TEXT, 'text'],
  [AV_CODEC_ID_ASS, 'ass'],
  [AV_CODEC_ID_SSA, 'ass'],
  [AV_CODEC_ID_WEBVTT, 'webvtt'],
]);

/** What is no text of all that is said. */
const partial =
  AV_DISPOSITION_FORCED |
  AV_DISPOSITION_COMMENT |
  AV_DISPOSITION_LYRICS |
  AV_DISPOSITION_KARAOKE |
  AV_DISPOSITION_DESCRIPTIONS |
  AV_DISPOSITION_METADATA;

/** More than any lecture's captions hold; what comes after is not read. */
const maxPackets = 200_000;
const maxTextBytes = 32 * 1024 * 1024;

export interface TextPacket {
  startSec: number;
  /** 0 where the container does not say how long it is shown. */
  durationSec: number;
  data: Uint8Array;
}

export interface TextTrack {
  /** Index of the stream. */
  stream: number;
  codec: TextTrackCodec;
  /** As the container tells it (ISO 639-2 mostly), or null. */
  language: string | null;
  packets: TextPacket[];
}

/**
 * Reads the text track of a media file that tells most of what is said: of the languages that are wanted the first, else
 * without a language, else any; forced ones and those of lyrics or comments never. Nothing is decoded.
 * @param rankLanguage Smaller is better; given null where the container tells none.
 * @returns null where there is no such track
 * @throws {MediaError} what opening the file throws, `encrypted`
 */
export async function readTextTrack(
  path: string,
  rankLanguage: (language: string | null) => number,
): Promise<TextTrack | null> {
  const media = await openContainer(path, 'sound');
  try {
    const tracks = media.streams
      .map((stream) => ({ stream, ...describe(stream) }))
      .filter(({ codec, isPartial }) => codec !== null && !isPartial)
      .map((track) => ({ ...track, rank: rankLanguage(track.language) }));
    tracks.sort(
      (a, b) =>
        a.rank - b.rank ||
        Number(a.isForDeaf) - Number(b.isForDeaf) ||
        Number(b.isDefault) - Number(a.isDefault) ||
        a.stream.index - b.stream.index,
    );
    const [best] = tracks;
    if (!best) return null;
    const packets = await readTexts(media, best.stream);
    return { stream: best.stream.index, codec: best.codec!, language: best.language, packets };
  } finally {
    media.close();
  }
}

function describe({ codecpar, disposition, metadata }: Stream) {
  const { language, title = '' } = metadata?.getAll() ?? {};
  const isText = codecpar.codecType === AVMEDIA_TYPE_SUBTITLE;
  return {
    codec: isText ? (codecs.get(codecpar.codecId) ?? null) : null,
    language: language === undefined || language === '' || language === 'und' ? null : language,
    isPartial: (disposition & partial) !== 0 || /\bforced\b/i.test(title),
    isForDeaf: (disposition & AV_DISPOSITION_HEARING_IMPAIRED) !== 0 || /\bSDH\b|\bCC\b/.test(title),
    isDefault: (disposition & AV_DISPOSITION_DEFAULT) !== 0,
  };
}

async function readTexts(media: Container, stream: Stream): Promise<TextPacket[]> {
  selectStream(media, stream.index);
  const unitSec = stream.timeBase.num / stream.timeBase.den;
  const packets: TextPacket[] = [];
  let bytes = 0;
  for await (const packet of readPackets(media, () => {})) {
    if (packet.streamIndex !== stream.index || packet.pts === AV_NOPTS_VALUE || packet.data === null)
      continue;
    bytes += packet.data.length;
    if (packets.length >= maxPackets || bytes > maxTextBytes) break;
    packets.push({
      startSec: Math.max(0, Number(packet.pts) * unitSec - media.originSec),
      durationSec: Math.max(0, Number(packet.duration) * unitSec),
      data: Uint8Array.from(packet.data),
    });
  }
  return packets;
}
