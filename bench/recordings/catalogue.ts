/** All recordings of the bench. */
import {
  bFrames,
  coded,
  constant,
  decimated,
  inContainer,
  jittered,
  jumping,
  keyEvery,
  looking,
  otherSound,
  pictureGap,
  recipe,
  sound,
  soundGap,
  startingAt,
  stating,
  timed,
  trimmed,
  until,
  whole,
  withCamera,
} from './changes.ts';
import type { Change, Recipe, Turn } from './recipe.ts';

const b3 = bFrames(3);
const vp9 = coded('libvpx-vp9');
const opus = sound('libopus');
const fragmented = { movflags: 'frag_keyframe+empty_moov+default_base_moof' };
const webm: readonly Change[] = [inContainer('webm'), vp9, opus];
const ogg: readonly Change[] = [inContainer('ogv'), coded('libtheora'), constant(5), sound('libvorbis')];
const slow = constant(10);

function many<T>(
  kind: string,
  values: Record<string, T>,
  changes: (value: T) => readonly Change[],
): Recipe[] {
  return Object.entries(values).map(([name, value]) => recipe(name, kind, ...changes(value)));
}

/** Every container with the coders that belong in it. */
const containers = many(
  'container',
  {
    'mp4-b': [b3],
    'mp4-open-gop': [bFrames(3, { 'x264-params': 'open-gop=1', 'forced-idr': '0' }), keyEvery(5)],
    'mp4-fragmented': [inContainer('mp4', fragmented)],
    'mp4-fragmented-b': [inContainer('mp4', fragmented), b3],
    'mp4-faststart-b': [inContainer('mp4', { movflags: 'faststart' }), b3],
    'mp4-long-gop': [b3, keyEvery(60)],
    'mp4-hevc': [coded('libx265'), slow],
    'mp4-mpeg4': [coded('mpeg4/b')],
    'mp4-alac': [sound('alac')],
    'mov-pcm': [inContainer('mov'), sound('pcm_s16le')],
    'mov-b': [inContainer('mov'), b3],
    mkv: [inContainer('mkv')],
    'mkv-b': [inContainer('mkv'), b3],
    'mkv-flac': [inContainer('mkv'), sound('flac')],
    'mkv-pcm-b': [inContainer('mkv'), b3, sound('pcm_s16le')],
    'mkv-vp9-opus': [inContainer('mkv'), vp9, slow, opus],
    'mkv-ffv1': [inContainer('mkv'), coded('ffv1'), slow, sound('flac')],
    'mkv-mpeg2-ac3': [inContainer('mkv'), coded('mpeg2video'), sound('ac3')],
    'webm-vp9': webm,
    'webm-vp9-slow': [...webm, slow],
    'webm-vp8-vorbis': [inContainer('webm'), coded('libvpx'), sound('libvorbis')],
    ts: [inContainer('ts')],
    'ts-b': [inContainer('ts'), b3],
    'ts-mpeg2-mp2': [inContainer('ts'), coded('mpeg2video'), sound('mp2')],
    'ts-hevc': [inContainer('ts'), coded('libx265'), slow],
    mpg: [inContainer('mpg'), coded('mpeg2video'), sound('mp2')],
    ogv: ogg,
    'ogv-opus': [inContainer('ogv'), coded('libtheora'), constant(5), opus],
    flv: [inContainer('flv')],
    'flv-b': [inContainer('flv'), b3],
    'flv-sorenson-mp3': [inContainer('flv'), coded('flv'), sound('libmp3lame')],
    'avi-mpeg4-mp3': [inContainer('avi'), coded('mpeg4'), sound('libmp3lame')],
    'avi-pcm': [inContainer('avi'), coded('mpeg4'), sound('pcm_s16le')],
    'asf-wmv': [inContainer('asf'), coded('wmv2'), sound('wmav2')],
  },
  (changes) => changes,
);

const rates = [
  ...many('constant rate', { fps60: 60, fps30: 30, fps10: 10, fps5: 5, fps2: 2, fps1: 1 }, (rate) => [
    constant(rate),
  ]),
  ...many(
    'constant rate',
    { 'fps60-b': 60, 'fps5-b': 5, 'fps2-b': 2, 'fps1-b': 1, 'fps02-b': 0.2, 'fps01-b': 0.1 },
    (rate) => [constant(rate), b3, keyEvery(rate < 1 ? 20 : 2), ...(rate < 1 ? [whole()] : [])],
  ),
  ...many('constant rate', { 'mkv-fps1-b': 1, 'mkv-fps02': 0.2, 'mkv-fps01': 0.1 }, (rate) => [
    constant(rate),
    b3,
    inContainer('mkv'),
    whole(),
  ]),
  ...many('constant rate', { 'ts-fps1': 1, 'ts-fps02': 0.2, 'ts-fps01': 0.1 }, (rate) => [
    constant(rate),
    inContainer('ts'),
    whole(),
  ]),
  recipe('webm-fps1', 'constant rate', ...webm, constant(1)),
  recipe('webm-fps02', 'constant rate', ...webm, constant(0.2), whole()),
  recipe('flv-fps1', 'constant rate', inContainer('flv'), constant(1)),
  recipe('flv-fps02', 'constant rate', inContainer('flv'), constant(0.2), whole()),
  recipe('ogv-fps1', 'constant rate', ...ogg, constant(1)),
];

const times: Record<string, readonly Change[]> = {
  jittered: [jittered(25)],
  'jittered-slow': [jittered(6)],
  decimated: [decimated(), whole()],
  'decimated-gap5': [decimated(5), whole()],
  slides: [timed({ kind: 'slides' }), keyEvery(0.1), whole()],
  'slides-no-keys': [timed({ kind: 'slides' }), keyEvery(600), whole()],
  bursts: [timed({ kind: 'bursts', onSec: 1, everySec: 4 }), keyEvery(4)],
};
const inAll: Record<string, readonly Change[]> = {
  mp4: [],
  'mp4-b': [b3],
  'mp4-frag-b': [inContainer('mp4', fragmented), b3],
  'mkv-b': [inContainer('mkv'), b3],
  webm: webm,
  'ts-b': [inContainer('ts'), b3],
  flv: [inContainer('flv')],
};
/** Whatever the clock does, in whatever file it does it. */
const variable = Object.entries(times).flatMap(([time, timing]) =>
  many('variable rate', inAll, (changes) => [...timing, ...changes]).map((one) => ({
    ...one,
    name: `${time}-${one.name}`,
  })),
);

/** A pause of the example, at whole packets of its sound and whole pictures: all samples stay as they were. */
const trimSec = 5.12;

/** Pauses between sentences of the example. */
const [inPause, afterPause] = [13.7, 27.7] as const;
const gaps: Record<string, readonly Change[]> = {
  sound: [soundGap(inPause, afterPause)],
  pictures: [pictureGap(12, 27)],
};
const gapped = [
  ...Object.entries(gaps).flatMap(([stream, gap]) =>
    many(
      `gap in ${stream}`,
      {
        'mp4-b': [b3],
        mkv: [inContainer('mkv')],
        webm: [...webm, slow],
        ts: [inContainer('ts')],
        mpg: [inContainer('mpg'), coded('mpeg2video'), sound('mp2')],
        flv: [inContainer('flv')],
      },
      (changes: readonly Change[]) => [...changes, ...gap],
    ).map((one) => ({ ...one, name: `gap-${stream}-${one.name}` })),
  ),
  recipe('gap-sound-ogv', 'gap in sound', ...ogg, soundGap(inPause, afterPause)),
  recipe('gap-both-mp4', 'gap in both', soundGap(inPause, afterPause), pictureGap(14, 28)),
  recipe(
    'gap-both-mkv',
    'gap in both',
    inContainer('mkv'),
    soundGap(inPause, afterPause),
    pictureGap(14, 28),
  ),
  recipe('gap-both-ts-short', 'gap in both', inContainer('ts'), soundGap(inPause, 21), pictureGap(14, 21)),
];

const starts = [
  ...many(
    'start',
    {
      mp4: [],
      mkv: [inContainer('mkv')],
      ts: [inContainer('ts')],
      webm: [...webm, slow],
      flv: [inContainer('flv')],
    },
    (changes: readonly Change[]) => [...changes, startingAt(10)],
  ).map((one) => ({ ...one, name: `start10-${one.name}` })),
  recipe('start3600-mkv', 'start', inContainer('mkv'), startingAt(3600)),
  recipe('start3600-ts', 'start', inContainer('ts'), startingAt(3600)),
  ...many(
    'late stream',
    { mp4: [], mkv: [inContainer('mkv')], ts: [inContainer('ts')] },
    (changes: readonly Change[]) => [...changes, soundGap(Number.NEGATIVE_INFINITY, trimSec)],
  ).map((one) => ({ ...one, name: `late-sound-${one.name}` })),
  ...many(
    'late stream',
    { 'mp4-b': [b3], mkv: [inContainer('mkv')], ts: [inContainer('ts')] },
    (changes: readonly Change[]) => [...changes, pictureGap(Number.NEGATIVE_INFINITY, 2)],
  ).map((one) => ({ ...one, name: `late-pictures-${one.name}` })),
  ...many(
    'edit list',
    { 'edit-mp4': [], 'edit-mp4-b': [b3, keyEvery(60)], 'edit-mov': [inContainer('mov')] },
    (changes: readonly Change[]) => [...changes, trimmed(trimSec)],
  ),
];

const stated = [
  ...many('stated length', { 'states14-mkv': 14, 'states120-mkv': 120 }, (sec) => [
    inContainer('mkv'),
    stating(sec),
  ]),
  ...many('stated length', { 'states14-mp4': 14, 'states120-mp4': 120 }, (sec) => [stating(sec)]),
  recipe('live-mkv', 'stated length', inContainer('mkv', { live: '1' })),
  recipe('live-webm', 'stated length', ...webm, slow, inContainer('webm', { live: '1' })),
];

/** 33 bits of 90 kHz: where the clock of a transport stream starts again. */
const wrapSec = 2 ** 33 / 90_000;
const broken = [
  recipe('ts-wrap', 'clock break', inContainer('ts'), startingAt(wrapSec - 20)),
  recipe('ts-wrap-b', 'clock break', inContainer('ts'), b3, startingAt(wrapSec - 20)),
  recipe('ts-ahead', 'clock break', inContainer('ts'), jumping(14, 1000)),
  recipe('ts-back', 'clock break', inContainer('ts'), startingAt(500), jumping(14, -514)),
  recipe(
    'mpg-ahead',
    'clock break',
    inContainer('mpg'),
    coded('mpeg2video'),
    sound('mp2'),
    jumping(14, 1000),
  ),
];

const soundTracks = [
  ...many(
    'two sound tracks',
    {
      'silent-first-mp4': [],
      'silent-first-mkv': [inContainer('mkv')],
      'silent-first-ts': [inContainer('ts')],
    },
    (changes: readonly Change[]) => [...changes, otherSound('silence', 'first', 'other')],
  ),
  ...many(
    'two sound tracks',
    { 'foreign-first-mp4': [], 'foreign-first-mkv': [inContainer('mkv')] },
    (changes: readonly Change[]) => [...changes, otherSound('reversed', 'first', 'other', ['eng', 'deu'])],
  ),
  recipe(
    'untagged-first-mkv',
    'two sound tracks',
    inContainer('mkv'),
    otherSound('reversed', 'first', 'other'),
  ),
  recipe('foreign-last-mp4', 'two sound tracks', otherSound('reversed', 'last', 'film', ['eng', 'deu'])),
  recipe('silent-first-webm', 'two sound tracks', ...webm, slow, otherSound('silence', 'first', 'other')),
];

const pictureTracks = [
  recipe('camera-first-mp4', 'two picture tracks', withCamera('first', 'film')),
  recipe('camera-first-default-mkv', 'two picture tracks', inContainer('mkv'), withCamera('first', 'other')),
  recipe('camera-first-default-mp4', 'two picture tracks', withCamera('first', 'other')),
  recipe('camera-last-mkv', 'two picture tracks', inContainer('mkv'), withCamera('last', 'film')),
  recipe('camera-first-ts', 'two picture tracks', inContainer('ts'), withCamera('first', 'other')),
];

const channels = [
  recipe('antiphase-aac', 'channels', sound('aac', 'antiphase')),
  recipe('antiphase-flac', 'channels', inContainer('mkv'), sound('flac', 'antiphase')),
  recipe('left-flac', 'channels', inContainer('mkv'), sound('flac', 'left')),
  recipe('right-aac', 'channels', sound('aac', 'right')),
  recipe('stereo-aac', 'channels', sound('aac', 'stereo')),
];

const turns: Record<string, Turn> = {
  'turn-90': [0, 1, -1, 0],
  'turn-180': [-1, 0, 0, -1],
  'turn-270': [0, -1, 1, 0],
  mirror: [-1, 0, 0, 1],
  flip: [1, 0, 0, -1],
  transpose: [0, 1, 1, 0],
  transverse: [0, -1, -1, 0],
};
const displayed = [
  ...many('display matrix', turns, (turn) => [slow, until(31.5), looking({ turn })]),
  recipe(
    'turn-90-mkv',
    'display matrix',
    slow,
    until(31.5),
    inContainer('mkv'),
    looking({ turn: turns['turn-90']! }),
  ),
  recipe(
    'mirror-mov-b',
    'display matrix',
    slow,
    until(31.5),
    b3,
    inContainer('mov'),
    looking({ turn: turns.mirror! }),
  ),
  recipe('pixels-4-3-mp4', 'pixel shape', slow, looking({ pixelShape: [4, 3] })),
  recipe('pixels-4-3-mkv', 'pixel shape', slow, inContainer('mkv'), looking({ pixelShape: [4, 3] })),
  recipe('pixels-1-2-mp4', 'pixel shape', slow, looking({ pixelShape: [1, 2] })),
  recipe('hlg-hevc', 'HDR', constant(5), until(31.5), coded('libx265'), looking({ hdr: 'hlg' })),
  recipe('pq-hevc', 'HDR', constant(5), until(31.5), coded('libx265'), looking({ hdr: 'pq' })),
  recipe('hlg-vp9-mkv', 'HDR', constant(5), until(31.5), inContainer('mkv'), vp9, looking({ hdr: 'hlg' })),
  recipe(
    'pq-ffv1-mkv',
    'HDR',
    constant(5),
    until(31.5),
    inContainer('mkv'),
    coded('ffv1'),
    looking({ hdr: 'pq' }),
  ),
];

export const catalogue: readonly Recipe[] = [
  ...containers,
  ...rates,
  ...variable,
  ...gapped,
  ...starts,
  ...stated,
  ...broken,
  ...soundTracks,
  ...pictureTracks,
  ...channels,
  ...displayed,
];
