import { AV_PKT_DATA_DOVI_CONF } from 'node-av/constants';
import { avGetCodecName, Codec, type Stream } from 'node-av/lib';
import { MediaError } from './media-error.ts';

/**
 * Those of the streams that there is a decoder for.
 * @throws {MediaError} `decoder-missing` where there is one for none of them
 */
export function decodable(path: string, streams: readonly Stream[]): Stream[] {
  const known = streams.filter(
    (stream) => !isDolbyVisionOnly(stream) && Codec.findDecoder(stream.codecpar.codecId),
  );
  if (known.length === 0 && streams[0]) findDecoder(path, streams[0]);
  return known;
}

/** @throws {MediaError} `decoder-missing` */
export function findDecoder(path: string, stream: Stream): Codec {
  if (isDolbyVisionOnly(stream)) {
    const format = 'Dolby Vision profile 5, whose colours cannot be converted';
    throw new MediaError('decoder-missing', path, `Stream ${stream.index} is ${format}.`);
  }
  const decoder = Codec.findDecoder(stream.codecpar.codecId);
  if (decoder) return decoder;
  throw new MediaError('decoder-missing', path, `Stream ${stream.index} is coded as ${codecOf(stream)}.`);
}

export function codecOf(stream: Stream): string {
  return avGetCodecName(stream.codecpar.codecId) ?? 'unknown';
}

/** Whether pictures need Dolby's own colours (profile 5). The other profiles have a base in HDR10, HLG or SDR. */
function isDolbyVisionOnly({ codecpar }: Stream): boolean {
  // AVDOVIDecoderConfigurationRecord: major and minor version, profile, …
  return codecpar.getCodedSideData(AV_PKT_DATA_DOVI_CONF)?.[2] === 5;
}
