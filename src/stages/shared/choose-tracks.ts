import type { Settings } from '../../config/schema.ts';
import type { AudioTrack, PictureMeasures, Probe, VideoTrack } from '../../records/media.ts';
import type { Evidence } from '../../records/outcome.ts';
import type { Listening } from '../../records/speech.ts';

type TrackSettings = Pick<Settings['media'], 'audioTrack' | 'videoTrack'>;

/** Letters and digits, and share of a picture with something drawn on it, from which it counts as a full page. */
const fullText = 60;
const fullPage = 0.15;

/** What text is worth; the rest is what is drawn, which rooms full of people are too. */
const textWorth = 0.7;

/** A face of this share of the picture is a speaker who fills it: nothing else is shown. */
const speakerFace = 0.04;

/** What a stream is worth that never stands still, or never changes, against one that does both. */
const restlessWorth = 0.2;
const frozenWorth = 0.5;

/** Streams worth this share of the best, or short of it by no more than a trifle, are told apart by their marks and size. */
const closeShare = 0.75;
const trifle = 0.03;

const sideMarks = ['dependent', 'visual_impaired', 'hearing_impaired', 'non_diegetic', 'forced'];
const sideSounds = [
  ...['comment', 'lyrics', 'karaoke', 'hearing_impaired', 'visual_impaired', 'clean_effects', 'descriptions'],
  ...['dependent', 'non_diegetic'],
];

/** The picture stream that is read: the one that is asked for, null where it is not there; else the chosen one. */
export function videoOf({ video, videoTracks }: Probe, { videoTrack }: Pick<TrackSettings, 'videoTrack'>) {
  return videoTrack === 'auto' ? video : (videoTracks.find(({ index }) => index === videoTrack) ?? null);
}

/**
 * The stream of a lecture that shows what is taught: drawn or written, standing still and then changed, rather than a
 * speaker's face, a room in motion or a card that stands for ever. Where content says little, what is marked as default
 * goes first, then the larger, then the first. Null where there is none.
 */
export function chooseVideo(tracks: readonly VideoTrack[]): VideoTrack | null {
  const rated = tracks.map((track) => ({ track, worth: track.measures ? worthOf(track.measures) : 0 }));
  const best = Math.max(...rated.map(({ worth }) => worth));
  const close = rated
    .filter(({ worth }) => worth >= best * closeShare || best - worth < trifle)
    .map(({ track }) => track);
  const [first] = close.toSorted(
    (a, b) =>
      Number(isMarked(a, sideMarks)) - Number(isMarked(b, sideMarks)) ||
      Number(isMarked(b, ['default'])) - Number(isMarked(a, ['default'])) ||
      b.width * b.height - a.width * a.height ||
      a.index - b.index,
  );
  return first ?? null;
}

/** 0 (nothing, or a face) to 1 (pages that stand and change). */
export function worthOf(measures: PictureMeasures): number {
  const { pairs, textChars, busyShare, faceShare, stillShare, changes } = measures;
  if (pairs === 0) return 0;
  const text = Math.min(1, textChars / fullText);
  const content = textWorth * text + (1 - textWorth) * Math.min(1, busyShare / fullPage);
  const motion = restlessWorth + (1 - restlessWorth) * stillShare;
  const others = Math.max(0, 1 - faceShare / speakerFace);
  return content * motion * others * (changes === 0 ? frozenWorth : 1);
}

/**
 * The sounds to listen to, the likeliest first: in a wanted language, then without a language, then in others; what is
 * marked as a comment or for the impaired after the rest; then the default one, then in the order of the file. Where a
 * track is asked for, that one alone; none where it is not there.
 */
export function orderSounds(
  tracks: readonly AudioTrack[],
  { audioTrack }: Pick<TrackSettings, 'audioTrack'>,
  languages: readonly string[],
): AudioTrack[] {
  const wanted = languages.map(languageOf);
  return asked(tracks, audioTrack).toSorted(
    (a, b) =>
      tagRank(a, wanted) - tagRank(b, wanted) ||
      Number(isMarked(a, sideSounds)) - Number(isMarked(b, sideSounds)) ||
      Number(isMarked(b, ['default'])) - Number(isMarked(a, ['default'])) ||
      a.index - b.index,
  );
}

function asked(
  tracks: readonly AudioTrack[],
  audioTrack: TrackSettings['audioTrack'],
): readonly AudioTrack[] {
  if (audioTrack === 'auto') return tracks;
  if (typeof audioTrack === 'number') return tracks.filter(({ index }) => index === audioTrack);
  const language = languageOf(audioTrack);
  const tagged = tracks.filter((track) => track.language !== null && languageOf(track.language) === language);
  return tagged.length > 0 ? tagged : tracks.filter((track) => track.language === null);
}

/** 0 where the track is said to be in one of the languages, 1 where nothing is said, 2 where it is in another. */
export function tagRank({ language }: Pick<AudioTrack, 'language'>, wanted: readonly string[]): 0 | 1 | 2 {
  if (language === null) return 1;
  return wanted.map(languageOf).includes(languageOf(language)) ? 0 : 2;
}

/** The plain code of a language, in two letters where it has one: `en` of `eng` and `en-US`, `de` of `ger`. */
function languageOf(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0]!.split('-')[0]!;
  } catch {
    return tag.toLowerCase();
  }
}

function isMarked({ marks }: { marks: readonly string[] }, among: readonly string[]): boolean {
  return marks.some((mark) => among.includes(mark));
}

/** Which sound was taken and what was found in the others; nothing where there was no choice. */
export function soundFacts({ sound, heard }: Pick<Listening, 'sound' | 'heard'>): Evidence {
  return heard.length > 1 || sound.channel !== 'mix' ? { sounds: { ...sound, heard } } : {};
}

/** Which pictures are read and what was seen in the others; nothing where there was no choice. */
export function pictureFacts(probe: Probe, settings: Pick<TrackSettings, 'videoTrack'>): Evidence {
  const { videoTracks } = probe;
  if (videoTracks.length < 2) return {};
  const streams = videoTracks.map(({ index, width, height, language, title, marks, measures }) => ({
    ...{ stream: index, width, height, language, title, marks, measures },
  }));
  return { pictures: { stream: videoOf(probe, settings)?.index ?? null, streams } };
}

/** What is told of tracks where it matters which one was taken. */
export function trackFacts({ videoTracks, audioTracks }: Probe): Evidence {
  const labels = ({ index, codec, language, title, marks }: AudioTrack | VideoTrack) => ({
    stream: index,
    codec,
    language,
    title,
    marks,
  });
  return {
    pictures: videoTracks.map((track) => ({ ...labels(track), width: track.width, height: track.height })),
    sounds: audioTracks.map((track) => ({ ...labels(track), channels: track.channels })),
  };
}
