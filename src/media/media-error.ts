/**
 * Why a file cannot be used. Each is a property of the file's content (the last three also of the limits that were
 * set), so trying again gives the same answer.
 */
export const mediaErrorCodes = [
  'empty-file',
  'not-media',
  'truncated',
  'no-streams',
  'encrypted',
  'decoder-missing',
  'undecodable',
  'no-duration',
  'too-demanding',
  'too-many-frames',
  'decompression-bomb',
  'too-costly',
] as const;
export type MediaErrorCode = (typeof mediaErrorCodes)[number];

const explanations: Record<MediaErrorCode, { what: string; cure: string }> = {
  'empty-file': { what: 'The file holds no bytes.', cure: 'Download or record it again.' },
  'not-media': {
    what: 'The file is not in a supported video or audio format.',
    cure: 'Use the video file itself.',
  },
  truncated: {
    what: 'The file starts like a video, but its index or header cannot be read.',
    cure: 'The download or recording is probably incomplete; download it again.',
  },
  'no-streams': {
    what: 'The file has no video or audio stream.',
    cure: 'Use a file with a video or audio stream.',
  },
  encrypted: {
    what: 'The stream is encrypted.',
    cure: 'Use a copy without copy protection.',
  },
  'decoder-missing': {
    what: 'No decoder supports this stream.',
    cure: 'Convert the file to a common codec such as H.264 and AAC.',
  },
  undecodable: {
    what: 'No part of the stream could be decoded.',
    cure: 'The file is probably damaged; download it again.',
  },
  'no-duration': {
    what: 'The file has no duration, and its timestamps give none.',
    cure: 'Remux it to a container with timestamps, such as MP4 or Matroska.',
  },
  'too-demanding': {
    what: 'Opening the file takes more memory or streams than a video needs.',
    cure: 'The file is probably damaged or malicious; download it again or exclude it.',
  },
  'too-many-frames': {
    what: 'The video has more frames than allowed.',
    cure: 'Split it, or raise media.maxFrames and rerun with --retry failed.',
  },
  'decompression-bomb': {
    what: 'The file decodes to far more data than its size suggests.',
    cure: 'Exclude it; if it is genuine, raise media.maxPixelsPerByte and rerun with --retry failed.',
  },
  'too-costly': {
    what: 'Decoding takes more CPU time than allowed.',
    cure: 'Convert it to a common codec; for video, raise media.maxCpuSecPerSec and rerun with --retry failed.',
  },
};

/** A file that cannot be used because of what is in it. Failure in reaching the file stays a Node error. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;
  readonly path: string;

  /** `detail` is one more sentence for people, such as the codec or what FFmpeg said. */
  constructor(code: MediaErrorCode, path: string, detail?: string) {
    const { what, cure } = explanations[code];
    super([`${path}:`, what, detail, cure].filter(Boolean).join(' '));
    this.code = code;
    this.path = path;
  }
}
