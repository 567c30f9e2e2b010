import type { EndItem, ImageItem, Sample, SampleVideo } from '../../records/sample.ts';
import { Rhythm } from './rhythm.ts';
import { type ClipGroup, type CountTokens, clipGroups, type WovenVideo } from './weave-clips.ts';
import { seededOrder } from './weave-order.ts';

/**
 * How clips become samples (paper section 7.3): `video` one sample per video, whatever its size; `split` several
 * samples per video; `concatenated` samples filled across videos, with an `end` item after the last item of each.
 */
export type Packing = 'video' | 'split' | 'concatenated';

export interface WeaveOptions {
  /** Number of the shard that the videos are in; it becomes part of the samples' ids. */
  shard: number;
  /** Orders the videos of a shard. */
  seed: number;
  packing: Packing;
  /**
   * Size of a sample in tokens of text and pictures. A clip that alone is larger makes a sample by itself. The paper
   * gives none; its means of 10.7 pictures and 1,297 tokens make about 2,000 at the 64 tokens per picture of Idefics2.
   */
  budgetTokens: number;
  /** Tokens that one picture counts for. */
  imageTokens: number;
  /** Most pictures of a sample (published: 45). A clip that alone has more makes a sample by itself. */
  maxImages: number;
  /**
   * Clips after which an image that still stands on screen is shown again; a sample that begins under one begins with
   * it. Null: every image is shown once.
   */
  showAgainAfter: number | null;
  /** What an exporter will write for an `end` item; counted in the budget. */
  endOfVideo: string;
  /** Name of what `countTokens` counts with. */
  tokenizer: string;
}

export interface Weave {
  /** Training samples first, then validation samples; never mixed. */
  samples: Sample[];
  /** Ids of the samples beyond budget or cap: single clips that are larger by themselves. */
  overflows: string[];
}

/**
 * Weaves the videos of one shard into samples. Every clip with speech or pictures is in exactly one sample, whole:
 * pictures without the speech about them would train nothing, so a clip is never divided, and neither is its speech
 * cut. Text without pictures is kept.
 * The result depends on the videos, not on the order in which they are given.
 */
export function weaveShard(
  videos: readonly WovenVideo[],
  options: WeaveOptions,
  countTokens: CountTokens,
): Weave {
  const endTokens = countTokens(options.endOfVideo);
  const packed = (['train', 'val'] as const).map((split) => {
    const inSplit = videos.filter((video) => video.split === split);
    const packer = new Packer(split, options, endTokens);
    for (const video of seededOrder(inSplit, ({ video: { id } }) => id, options.seed)) {
      packer.add(clipGroups(video, countTokens));
    }
    packer.flush();
    return packer;
  });
  return {
    samples: packed.flatMap(({ samples }) => samples),
    overflows: packed.flatMap(({ overflows }) => overflows),
  };
}

/** Fills samples of one split, clip by clip. */
class Packer {
  readonly samples: Sample[] = [];
  readonly overflows: string[] = [];
  readonly #split: Sample['split'];
  readonly #options: WeaveOptions;
  readonly #endTokens: number;
  #groups: ClipGroup[] = [];
  #images = 0;
  #shownAgain = 0;
  #tokens = 0;
  readonly #rhythm: Rhythm;

  constructor(split: Sample['split'], options: WeaveOptions, endTokens: number) {
    this.#split = split;
    this.#options = options;
    this.#endTokens = endTokens;
    this.#rhythm = new Rhythm(options.showAgainAfter);
  }

  /** Adds the clips of one video. */
  add(groups: readonly ClipGroup[]): void {
    const { packing } = this.#options;
    groups.forEach((group, index) => {
      const ends = packing === 'concatenated' && index === groups.length - 1;
      const whole = ends ? { ...group, items: [...group.items, endItem(group)] } : group;
      const endTokens = ends ? this.#endTokens : 0;
      let again = this.#rhythm.due(group);
      if (packing !== 'video' && !this.#fits(group, again, endTokens)) {
        this.flush();
        again = this.#rhythm.due(group);
        // An image shown again never makes a clip too large for its sample.
        if (!this.#fits(group, again, endTokens)) again = [];
      }
      this.#push(whole, again, endTokens);
    });
    if (packing !== 'concatenated') this.flush();
  }

  #fits(group: ClipGroup, again: readonly ImageItem[], endTokens: number): boolean {
    const { budgetTokens, maxImages } = this.#options;
    const tokens = this.#tokens + this.#tokensOf(group, again) + endTokens;
    return tokens <= budgetTokens && this.#images + group.images + again.length <= maxImages;
  }

  #tokensOf({ textTokens, images }: ClipGroup, again: readonly ImageItem[]): number {
    return textTokens + (images + again.length) * this.#options.imageTokens;
  }

  #push(group: ClipGroup, again: readonly ImageItem[], endTokens: number): void {
    this.#rhythm.shown(group, again);
    this.#groups.push({ ...group, items: [...again, ...group.items] });
    this.#images += group.images + again.length;
    this.#shownAgain += again.length;
    this.#tokens += this.#tokensOf(group, again) + endTokens;
  }

  /** Ends the sample that is being filled. */
  flush(): void {
    if (this.#groups.length === 0) return;
    const { shard, tokenizer, packing, budgetTokens, maxImages } = this.#options;
    const id = `${pad(shard, 5)}-${this.#split}-${pad(this.samples.length, 6)}`;
    this.samples.push({
      id,
      split: this.#split,
      videos: videosOf(this.#groups),
      items: this.#groups.flatMap(({ items }) => items),
      images: this.#images,
      ...(this.#shownAgain > 0 && { shownAgain: this.#shownAgain }),
      textTokens: this.#groups.reduce((sum, { textTokens }) => sum + textTokens, 0),
      budgetTokens: this.#tokens,
      tokenizer,
    });
    if (packing !== 'video' && (this.#tokens > budgetTokens || this.#images > maxImages))
      this.overflows.push(id);
    this.#groups = [];
    this.#images = 0;
    this.#shownAgain = 0;
    this.#tokens = 0;
    this.#rhythm.begin();
  }
}

function endItem({ video, clip, items }: ClipGroup): EndItem {
  const { artefact } = items.at(-1)!;
  return {
    kind: 'end',
    video: video.id,
    clip: clip.index,
    startSec: clip.endSec,
    endSec: clip.endSec,
    artefact,
  };
}

function videosOf(groups: readonly ClipGroup[]): SampleVideo[] {
  const videos: SampleVideo[] = [];
  for (const { video, clip } of groups) {
    const last = videos.at(-1);
    if (last?.id === video.id) last.clips.push(clip);
    else videos.push({ ...video, clips: [clip] });
  }
  return videos;
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
