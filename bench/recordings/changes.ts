/** Changes from which recipes are put together. */
import type { Change, ContainerName, Gap, Look, PictureTrack, Recipe, SoundTrack, Timing } from './recipe.ts';

/** Where most recordings are cut: a pause between two sentences of the example. */
export const usualUntilSec = 42;

const x264 = { preset: 'veryfast', crf: '18', sc_threshold: '0', 'forced-idr': '1', bf: '0' };

/** The film as it is, its first 42 s, in MP4: H.264 without B-frames, the sound copied. */
export const plain: Recipe = {
  name: 'plain',
  kind: 'plain',
  container: 'mp4',
  options: {},
  untilSec: usualUntilSec,
  pictures: [
    {
      content: 'film',
      timing: { kind: 'constant', framesPerSec: 25 },
      encoder: 'libx264',
      options: x264,
      pixelFormat: 'yuv420p',
      keyEverySec: 1,
      look: {},
      gaps: [],
      isDefault: true,
    },
  ],
  sounds: [{ content: 'film', encoder: 'copy', channels: 'mono', gaps: [], isDefault: true, language: null }],
  startSec: 0,
  trimSec: 0,
  statedSec: null,
  jump: null,
};

/** A recipe: the plain one with changes. */
export function recipe(name: string, kind: string, ...changes: readonly Change[]): Recipe {
  return changes.reduce((changed, change) => change(changed), { ...plain, name, kind });
}

/** The film as it is, of that length: what recordings of the same length are compared with. */
export function plainOf(untilSec: number | null): Recipe {
  return { ...plain, name: `plain-${untilSec ?? 'whole'}`, untilSec };
}

export function whole(): Change {
  return (recipe) => ({ ...recipe, untilSec: null });
}

export function until(untilSec: number): Change {
  return (recipe) => ({ ...recipe, untilSec });
}

export function inContainer(container: ContainerName, options: Record<string, string> = {}): Change {
  return (recipe) => ({ ...recipe, container, options: { ...recipe.options, ...options } });
}

/** Changes every track of the film's pictures. */
function pictures(change: (track: PictureTrack) => PictureTrack): Change {
  return (recipe) => ({
    ...recipe,
    pictures: recipe.pictures.map((track) => (track.content === 'film' ? change(track) : track)),
  });
}

function sounds(change: (track: SoundTrack) => SoundTrack): Change {
  return (recipe) => ({
    ...recipe,
    sounds: recipe.sounds.map((track) => (track.content === 'film' ? change(track) : track)),
  });
}

export function timed(timing: Timing): Change {
  return pictures((track) => ({ ...track, timing }));
}

export function constant(framesPerSec: number): Change {
  return timed({ kind: 'constant', framesPerSec });
}

export function jittered(framesPerSec: number): Change {
  return timed({ kind: 'jittered', framesPerSec });
}

export function decimated(maxGapSec: number | null = null): Change {
  return timed({ kind: 'decimated', maxGapSec });
}

/** H.264 with as many B-frames in a row as that. */
export function bFrames(count: number, more: Record<string, string> = {}): Change {
  return pictures((track) => ({ ...track, options: { ...track.options, bf: String(count), ...more } }));
}

export function keyEvery(keyEverySec: number): Change {
  return pictures((track) => ({ ...track, keyEverySec }));
}

/** How the pictures are coded instead of by x264. */
export function coded(encoder: keyof typeof coders): Change {
  return pictures((track) => ({ ...track, encoder: encoder.split('/')[0]!, ...coders[encoder] }));
}

const coders = {
  libx265: {
    options: { preset: 'ultrafast', 'x265-params': 'log-level=none:crf=20:pools=none:frame-threads=1' },
  },
  'libvpx-vp9': {
    options: { deadline: 'realtime', 'cpu-used': '8', crf: '24', b: '2000000', 'lag-in-frames': '0' },
  },
  libvpx: { options: { deadline: 'realtime', 'cpu-used': '8', crf: '8', b: '2000000', 'auto-alt-ref': '0' } },
  mpeg2video: { options: { b: '4000000', qmin: '2', qmax: '6' } },
  mpeg4: { options: { b: '3000000', qmin: '2', qmax: '5' } },
  'mpeg4/b': { options: { b: '3000000', qmin: '2', qmax: '5', bf: '2' } },
  libtheora: { options: { flags: 'qscale', global_quality: '944' } },
  flv: { options: { b: '3000000', qmin: '2', qmax: '5' } },
  wmv2: { options: { b: '3000000', qmin: '2', qmax: '5' } },
  ffv1: { options: { level: '3' } },
} as const;

export function looking(look: Look): Change {
  return pictures((track) => ({ ...track, look }));
}

export function sound(encoder: string, channels: SoundTrack['channels'] = 'mono'): Change {
  return sounds((track) => ({ ...track, encoder, channels }));
}

export function soundGap(...gap: Gap): Change {
  return sounds((track) => ({ ...track, gaps: [...track.gaps, gap] }));
}

export function pictureGap(...gap: Gap): Change {
  return pictures((track) => ({ ...track, gaps: [...track.gaps, gap] }));
}

export function startingAt(startSec: number): Change {
  return (recipe) => ({ ...recipe, startSec });
}

/** An edit list hides the beginning (MP4 and MOV). */
export function trimmed(trimSec: number): Change {
  return (recipe) => ({ ...recipe, trimSec, options: { ...recipe.options, avoid_negative_ts: 'disabled' } });
}

export function stating(statedSec: number): Change {
  return (recipe) => ({
    ...recipe,
    statedSec,
    // An edit list's own length would not be a lie: it says what is to be shown.
    options: recipe.container === 'mkv' ? recipe.options : { ...recipe.options, use_editlist: '0' },
  });
}

export function jumping(atSec: number, bySec: number): Change {
  return (recipe) => ({ ...recipe, jump: { atSec, bySec } });
}

type Place = 'first' | 'last';
type Default = 'film' | 'other';

/** Another sound track beside the film's. */
export function otherSound(
  content: 'silence' | 'reversed',
  place: Place,
  isDefault: Default,
  languages: readonly [film: string | null, other: string | null] = [null, null],
): Change {
  return (recipe) => {
    const film = recipe.sounds.map((track) => ({
      ...track,
      isDefault: isDefault === 'film',
      language: languages[0],
    }));
    const encoder = recipe.container === 'webm' ? 'libopus' : 'aac';
    const other: SoundTrack = {
      ...film[0]!,
      content,
      encoder,
      channels: 'mono',
      isDefault: isDefault === 'other',
      language: languages[1],
    };
    return { ...recipe, sounds: place === 'first' ? [other, ...film] : [...film, other] };
  };
}

/** A camera on the speaker beside the film's pictures. */
export function withCamera(place: Place, isDefault: Default): Change {
  return (recipe) => {
    const film = recipe.pictures.map((track) => ({ ...track, isDefault: isDefault === 'film' }));
    const camera: PictureTrack = {
      ...film[0]!,
      content: 'camera',
      timing: { kind: 'constant', framesPerSec: 10 },
      options: film[0]!.encoder === 'libx264' ? { ...x264, crf: '26' } : film[0]!.options,
      isDefault: isDefault === 'other',
    };
    return { ...recipe, pictures: place === 'first' ? [camera, ...film] : [...film, camera] };
  };
}
