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
  speech: number;
  ocr: number;
  text: number;
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
  #samplesAcrossVideos = 0;

  /** @param options.tellsAll whether the dataset is one that tells everything, so that nothing means none */
  constructor(tokenizer: Tokenizer, { tellsAll }: { tellsAll: boolean }) {
    this.#tokenizer = tokenizer;
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
      if (part.video !== null && !subjects.has(part.video)) this.#addNamed(part.video, tally);
      this.#addClipOf(part, tally);
      if (part.kind === 'image') {
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
    for (const tally of this.#tallies.values()) {
      for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
    }
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
    const tally = this.#tally(subject);
    this.#addNamed(id, tally, licence, source);
    if (knowledgePoint !== null) {
      this.#told.knowledgePoints = true;
      if (this.#seen.add(`point\0${subject ?? ''}\0${knowledgePoint}`)) tally.knowledgePoints++;
    }
    for (const { index, startSec, endSec } of clips) {
      this.#told.clips = true;
      if (!this.#seen.add(clipKey(id, index))) continue;
      tally.clips++;
      this.#addLength(startSec, endSec, tally);
    }
  }

  #addLength(startSec: number, endSec: number, tally: Tally): void {
    const milliseconds = Math.round((endSec - startSec) * 1000);
    this.#told.times = true;
    tally.milliseconds += milliseconds;
    this.histograms.clipTenths.add(Math.round(milliseconds / 100));
  }

  #addNamed(video: string, tally: Tally, licence: string | null = null, source: string | null = null): void {
    this.#told.videos = true;
    if (!this.#seen.add(`video\0${video}`)) return;
    tally.videos++;
    this.#licences.set(licence, (this.#licences.get(licence) ?? 0) + 1);
    // `<source>:<id at the source>`
    const from = source?.split(':')[0] || null;
    this.#sources.set(from, (this.#sources.get(from) ?? 0) + 1);
  }

  /** A clip that the facts of the video do not list. Without a number it is known by its bounds (published names). */
  #addClipOf({ video, clip, startSec, endSec }: DocumentPart, tally: Tally): void {
    const isBounded = startSec !== null && endSec !== null;
    if (video === null || (clip === null && !isBounded)) return;
    this.#told.clips = true;
    if (!this.#seen.add(clipKey(video, clip ?? `${startSec}-${endSec}`))) return;
    tally.clips++;
    if (clip === null && isBounded) this.#addLength(startSec, endSec, tally);
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
    speech: 0,
    ocr: 0,
    text: 0,
  };
}

function clipKey(video: string, clip: number | string): string {
  return `clip\0${video}\0${clip}`;
}

function licencesOf(counts: ReadonlyMap<string | null, number>): CorpusStatistics['licences'] {
  return mostFirst(counts).map(([licence, videos]) => ({ licence, videos }));
}

function mostFirst(counts: ReadonlyMap<string | null, number>): [string | null, number][] {
  return [...counts].sort(([a, most], [b, other]) => other - most || ((a ?? '') < (b ?? '') ? -1 : 1));
}
