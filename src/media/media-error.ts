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
  'empty-file': { what: 'The file holds no bytes.', cure: 'Fetch or record it again.' },
  'not-media': {
    what: 'The file is not a video or sound file of a kind that is read here.',
    cure: 'Give the video itself.',
  },
  truncated: {
    what: 'The file starts like a video, but its index or header cannot be read.',
    cure: 'The download or recording is probably incomplete: fetch it again.',
  },
  'no-streams': {
    what: 'The file holds neither moving pictures nor sound.',
    cure: 'Give a file with a video or an audio stream.',
  },
  encrypted: {
    what: 'The stream is encrypted.',
    cure: 'Give a copy without copy protection.',
  },
  'decoder-missing': {
    what: 'There is no decoder for the stream.',
    cure: 'Convert the file to a common codec such as H.264 and AAC.',
  },
  undecodable: {
    what: 'Nothing of the stream could be decoded.',
    cure: 'The file is probably damaged: fetch it again.',
  },
  'no-duration': {
    what: 'The length of the file is not stated and cannot be found from its time stamps.',
    cure: 'Repackage it in a container with time stamps, such as MP4 or Matroska.',
  },
  'too-demanding': {
    what: 'To open the file takes more memory or more streams than a video needs.',
    cure: 'The file is probably damaged or forged: fetch it again, or leave it out.',
  },
  'too-many-frames': {
    what: 'The video holds more frames than are granted.',
    cure: 'Cut it into parts, or raise media.maxFrames and run with --retry failed.',
  },
  'decompression-bomb': {
    what: 'The file decodes to far more than its size warrants.',
    cure: 'Leave it out; if it is genuine, raise media.maxPixelsPerByte and run with --retry failed.',
  },
  'too-costly': {
    what: 'Decoding takes more processor time than is granted.',
    cure: 'Convert it to a common codec; for pictures, media.maxCpuSecPerSec can be raised (then --retry failed).',
  },
};

/** A file that cannot be used because of what is in it. Trouble in reaching the file stays a Node error. */
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
