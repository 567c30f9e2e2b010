import type { Document, DocumentPart } from '../records/document.ts';
import type { SampleVideo } from '../records/sample.ts';
import type { Tokenizer } from '../tokens/tokenizers.ts';
import type { CorpusCounts, CorpusStatistics, SubjectCounts } from './corpus-statistics.ts';
import { DistinctKeys } from './distinct-keys.ts';
import { Histogram } from './histogram.ts';

/** Running sums of one subject; lengths in whole milliseconds, so that no order of adding changes them. */
interface Tally {
  samples: number;
  videos: number;
  clips: number;
  milliseconds: number;
  knowledgePoints: number;
  keyframes: number;
  shownAgain: number;
  speech: number;
  ocr: number;
  text: number;
}

/** Something that counts once in a corpus, however many of its documents name it; the first of them tells the rest. */
type Sighting =
  | { what: 'video'; id: string; subject: string | null; licence: string | null; source: string | null }
  | { what: 'point'; point: string; subject: string | null }
  | { what: 'clip'; clip: string; subject: string | null; milliseconds: number | null };

/** What was counted of some documents, as plain JSON. */
export interface CountedDocuments {
  /** By subject, without what counts once in a corpus. */
  tallies: [subject: string | null, tally: Tally][];
  told: Told;
  images: [value: number, count: number][];
  textTokens: [value: number, count: number][];
  samplesAcrossVideos: number;
  /** What counts once in a corpus, in the order in which it was met. */
  sightings: Sighting[];
}

/** What at least one document told. */
interface Told {
  videos: boolean;
  clips: boolean;
  times: boolean;
  knowledgePoints: boolean;
  speech: boolean;
  ocr: boolean;
  text: boolean;
}

/**
 * Counts a corpus in one pass, document by document, in memory that does not grow with its samples: 11 to 22 bytes
 * for each video, clip and knowledge point (`DistinctKeys`), and the histograms.
 *
 * A clip, its pictures and its text count for the subject of their video; a sample for that of its first video, so
 * that the subjects add up to the total.
 */
export class CorpusCounter {
  /** Pictures per sample, text tokens per sample, lengths of the distinct clips in tenths of a second. */
  readonly histograms = { images: new Histogram(), textTokens: new Histogram(), clipTenths: new Histogram() };
  readonly #tokenizer: Tokenizer;
  readonly #told: Told;
  readonly #tallies = new Map<string | null, Tally>();
  readonly #seen = new DistinctKeys();
  readonly #licences = new Map<string | null, number>();
  readonly #sources = new Map<string | null, number>();
  readonly #sightings: Sighting[] | null;
  #samplesAcrossVideos = 0;

  /**
   * @param options.tellsAll whether the dataset is one that tells everything, so that nothing means none
   * @param options.isPart whether it counts some of the documents, for another counter: then it keeps what they name
   */
  constructor(tokenizer: Tokenizer, { tellsAll, isPart = false }: { tellsAll: boolean; isPart?: boolean }) {
    this.#tokenizer = tokenizer;
    this.#sightings = isPart ? [] : null;
    this.#told = {
      videos: tellsAll,
      clips: tellsAll,
      times: tellsAll,
      knowledgePoints: tellsAll,
      speech: tellsAll,
      ocr: tellsAll,
      text: false,
    };
  }

  add(document: Document): void {
    const { videos, parts } = document;
    for (const video of videos) this.#addVideo(video);
    const subjects = new Map(videos.map(({ id, subject }) => [id, subject]));
    const usual = videos[0]?.subject ?? null;
    const only = subjects.size === 1 ? usual : null;
    if (subjects.size > 1) this.#samplesAcrossVideos++;
    let images = 0;
    let textTokens = 0;
    for (const part of parts) {
      const subject = part.video === null ? only : (subjects.get(part.video) ?? null);
      const tally = this.#tally(subject);
      if (part.video !== null && !subjects.has(part.video)) this.#addNamed(part.video, subject);
      this.#addClipOf(part, subject);
      if (part.kind === 'image' && part.again) tally.shownAgain++;
      else if (part.kind === 'image') {
        images++;
        tally.keyframes++;
      } else if (part.role !== 'end') {
        const tokens = this.#tokenizer.count(part.text);
        textTokens += tokens;
        tally[part.role] += tokens;
        this.#told[part.role] = true;
      }
    }
    this.#tally(usual).samples++;
    this.histograms.images.add(images);
    this.histograms.textTokens.add(textTokens);
  }

  /** What a counter of some of the documents has counted. */
  counted(): CountedDocuments {
    if (!this.#sightings) throw new Error('Expected a counter of a part.');
    const once = { videos: 0, clips: 0, milliseconds: 0, knowledgePoints: 0 };
    return {
      tallies: [...this.#tallies].map(([subject, tally]) => [subject, { ...tally, ...once }]),
      told: this.#told,
      images: this.histograms.images.entries(),
      textTokens: this.histograms.textTokens.entries(),
      samplesAcrossVideos: this.#samplesAcrossVideos,
      sightings: this.#sightings,
    };
  }

  /** Adds documents that another counted, which come after those that are counted here. */
  addCounted({ tallies, told, images, textTokens, samplesAcrossVideos, sightings }: CountedDocuments): void {
    for (const [subject, tally] of tallies) addTally(this.#tally(subject), tally);
    for (const name of Object.keys(told) as (keyof Told)[]) this.#told[name] ||= told[name];
    for (const [value, count] of images) this.histograms.images.add(value, count);
    for (const [value, count] of textTokens) this.histograms.textTokens.add(value, count);
    this.#samplesAcrossVideos += samplesAcrossVideos;
    for (const sighting of sightings) this.#see(sighting);
  }

  /** Distinct videos by where they were found, most first (null: not told). */
  sources(): { source: string | null; videos: number }[] {
    return mostFirst(this.#sources).map(([source, videos]) => ({ source, videos }));
  }

  statistics(): CorpusStatistics {
    const subjects = [...this.#tallies]
      .filter(([, tally]) => Object.values(tally).some((count) => count > 0))
      .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
      .map(([subject, tally]): SubjectCounts => ({ subject, ...this.#counts(tally) }));
    const sum = emptyTally();
    for (const tally of this.#tallies.values()) addTally(sum, tally);
    const total = this.#counts(sum);
    const { images, textTokens, clipTenths } = this.histograms;
    const { name, version } = this.#tokenizer;
    return {
      tokenizer: { name, version },
      total,
      subjects,
      images: images.distribution(),
      textTokens: textTokens.distribution(),
      keyframesPerClip: total.clips ? total.keyframes / total.clips : null,
      secondsPerKeyframe: this.#told.times && sum.keyframes ? sum.milliseconds / 1000 / sum.keyframes : null,
      clipTenths: clipTenths.distribution(),
      samplesAcrossVideos: this.#told.videos ? this.#samplesAcrossVideos : null,
      licences: this.#told.videos ? licencesOf(this.#licences) : null,
    };
  }

  #tally(subject: string | null): Tally {
    const there = this.#tallies.get(subject);
    if (there) return there;
    const tally = emptyTally();
    this.#tallies.set(subject, tally);
    return tally;
  }

  #addVideo({ id, subject, knowledgePoint, licence, source, clips }: SampleVideo): void {
    this.#addNamed(id, subject, licence, source);
    if (knowledgePoint !== null) {
      this.#told.knowledgePoints = true;
      this.#see({ what: 'point', point: knowledgePoint, subject });
    }
    for (const { index, startSec, endSec } of clips)
      this.#addClip(clipName(id, index), subject, millisecondsOf(startSec, endSec));
  }

  #addNamed(
    id: string,
    subject: string | null,
    licence: string | null = null,
    source: string | null = null,
  ): void {
    this.#told.videos = true;
    this.#see({ what: 'video', id, subject, licence, source });
  }

  /** A clip that the facts of the video do not list. Without a number it is known by its bounds (published names). */
  #addClipOf({ video, clip, startSec, endSec }: DocumentPart, subject: string | null): void {
    const isBounded = startSec !== null && endSec !== null;
    if (video === null || (clip === null && !isBounded)) return;
    const milliseconds = clip === null && isBounded ? millisecondsOf(startSec, endSec) : null;
    this.#addClip(clipName(video, clip ?? `${startSec}-${endSec}`), subject, milliseconds);
  }

  #addClip(clip: string, subject: string | null, milliseconds: number | null): void {
    this.#told.clips = true;
    this.#see({ what: 'clip', clip, subject, milliseconds });
  }

  /** Counts what counts once, unless it is known. */
  #see(sighting: Sighting): void {
    if (!this.#seen.add(keyOf(sighting))) return;
    this.#sightings?.push(sighting);
    const tally = this.#tally(sighting.subject);
    if (sighting.what === 'video') {
      const { licence, source } = sighting;
      tally.videos++;
      this.#licences.set(licence, (this.#licences.get(licence) ?? 0) + 1);
      // `<source>:<id at the source>`
      const from = source?.split(':')[0] || null;
      this.#sources.set(from, (this.#sources.get(from) ?? 0) + 1);
    } else if (sighting.what === 'point') tally.knowledgePoints++;
    else {
      tally.clips++;
      if (sighting.milliseconds !== null) this.#addLength(sighting.milliseconds, tally);
    }
  }

  #addLength(milliseconds: number, tally: Tally): void {
    this.#told.times = true;
    tally.milliseconds += milliseconds;
    this.histograms.clipTenths.add(Math.round(milliseconds / 100));
  }

  #counts(tally: Tally): CorpusCounts {
    const told = this.#told;
    return {
      samples: tally.samples,
      videos: told.videos ? tally.videos : null,
      hours: told.times ? tally.milliseconds / 3_600_000 : null,
      knowledgePoints: told.knowledgePoints ? tally.knowledgePoints : null,
      clips: told.clips ? tally.clips : null,
      keyframes: tally.keyframes,
      shownAgain: tally.shownAgain,
      speechTokens: told.speech ? tally.speech : null,
      ocrTokens: told.ocr ? tally.ocr : null,
      otherTokens: told.text ? tally.text : null,
    };
  }
}

function emptyTally(): Tally {
  return {
    samples: 0,
    videos: 0,
    clips: 0,
    milliseconds: 0,
    knowledgePoints: 0,
    keyframes: 0,
    shownAgain: 0,
    speech: 0,
    ocr: 0,
    text: 0,
  };
}

function addTally(sum: Tally, tally: Tally): void {
  for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
}

function clipName(video: string, clip: number | string): string {
  return `${video}\0${clip}`;
}

function keyOf(sighting: Sighting): string {
  if (sighting.what === 'video') return `video\0${sighting.id}`;
  if (sighting.what === 'point') return `point\0${sighting.subject ?? ''}\0${sighting.point}`;
  return `clip\0${sighting.clip}`;
}

function millisecondsOf(startSec: number, endSec: number): number {
  return Math.round((endSec - startSec) * 1000);
}

function licencesOf(counts: ReadonlyMap<string | null, number>): CorpusStatistics['licences'] {
  return mostFirst(counts).map(([licence, videos]) => ({ licence, videos }));
}

function mostFirst(counts: ReadonlyMap<string | null, number>): [string | null, number][] {
  return [...counts].sort(([a, most], [b, other]) => other - most || ((a ?? '') < (b ?? '') ? -1 : 1));
}
