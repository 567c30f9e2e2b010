/** Makes recordings: a film, a recipe, a file. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secondsOf, type Track } from './av.ts';
import { type Film, soundRate } from './film.ts';
import { statedLength } from './lies.ts';
import { type MuxedTrack, writeFile } from './mux.ts';
import { pictureTrack } from './picture-track.ts';
import type { ContainerName, Recipe, SoundTrack } from './recipe.ts';
import { encodeSound } from './sound-encoder.ts';
import type { Shown } from './timing.ts';
import { partOf, shifted, withoutPictures, withoutSound } from './tracks.ts';

/** Raised when the same recipe gives another file. */
const version = 2;

const muxers: Record<ContainerName, string> = {
  mp4: 'mp4',
  mov: 'mov',
  mkv: 'matroska',
  webm: 'webm',
  ts: 'mpegts',
  mpg: 'vob',
  ogv: 'ogg',
  flv: 'flv',
  avi: 'avi',
  asf: 'asf',
};

/** Containers in which coders repeat their header among the packets. */
const headerInside: readonly ContainerName[] = ['ts', 'mpg', 'avi'];

export interface Recording {
  path: string;
  recipe: Recipe;
  /** The pictures of the film that are in the file, in the film's time. */
  shown: Shown[];
  /** Length of what the file holds of the film, before anything is trimmed. */
  durationSec: number;
}

/** Encodes what recipes ask for, each track once for all recordings that hold it. */
export class RecordingMaker {
  readonly #film: Film;
  readonly #folder: string;
  readonly #tracks = new Map<string, Track>();

  constructor(film: Film, folder: string) {
    this.#film = film;
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Makes a recording, or takes the one that stands there already. */
  async make(recipe: Recipe): Promise<Recording> {
    const path = join(this.#folder, `${recipe.name}.${recipe.container}`);
    const notePath = join(this.#folder, `${recipe.name}.note`);
    const digest = createHash('sha256')
      .update(JSON.stringify([version, this.#film.digest, recipe]))
      .digest('hex');
    const noted =
      existsSync(notePath) && existsSync(path) ? JSON.parse(readFileSync(notePath, 'utf8')) : null;
    const durationSec = recipe.untilSec ?? this.#film.durationSec;
    if (noted?.digest === digest) return { path, recipe, shown: noted.shown as Shown[], durationSec };
    const shown = await this.#write(recipe, path);
    writeFileSync(notePath, JSON.stringify({ digest, shown }));
    return { path, recipe, shown, durationSec };
  }

  async #write(recipe: Recipe, path: string): Promise<Shown[]> {
    const { pictures, sounds, jump, startSec, trimSec } = recipe;
    let shown: Shown[] = [];
    const tracks: MuxedTrack[] = [];
    for (const picture of pictures) {
      const { track, shown: ofTrack } = await this.#pictures(recipe, picture);
      if (picture.content === 'film') shown = ofTrack;
      tracks.push({
        track,
        isDefault: picture.isDefault,
        ...(picture.look.turn && { turn: picture.look.turn }),
      });
    }
    for (const sound of sounds) {
      const { isDefault, language } = sound;
      tracks.push({ track: this.#sound(recipe, sound), isDefault, language });
    }
    const at = (bySec: number, list: readonly MuxedTrack[]): MuxedTrack[] =>
      list.map((muxed) => ({ ...muxed, track: shifted(muxed.track, bySec) }));
    const part = (fromSec: number, toSec: number): MuxedTrack[] =>
      tracks.map((muxed) => ({ ...muxed, track: partOf(muxed.track, fromSec, toSec) }));
    const file = { muxer: muxers[recipe.container], options: recipe.options };
    if (jump) {
      const { atSec, bySec } = jump;
      await writeFile(path, { ...file, tracks: at(startSec, part(Number.NEGATIVE_INFINITY, atSec)) });
      const second = `${path}.second`;
      await writeFile(second, {
        ...file,
        tracks: at(startSec + bySec, part(atSec, Number.POSITIVE_INFINITY)),
      });
      writeFileSync(path, readFileSync(second), { flag: 'a' });
      rmSync(second);
    } else {
      await writeFile(path, { ...file, tracks: at(startSec - trimSec, tracks) });
    }
    if (recipe.statedSec !== null) {
      const container = recipe.container === 'mkv' ? 'mkv' : 'mp4';
      writeFileSync(path, statedLength(readFileSync(path), container, recipe.statedSec));
    }
    return shown;
  }

  async #pictures(
    recipe: Recipe,
    picture: Recipe['pictures'][number],
  ): Promise<{ track: Track; shown: Shown[] }> {
    const { gaps, isDefault: _, ...content } = picture;
    const isHeaderApart = !headerInside.includes(recipe.container);
    const durationSec = recipe.untilSec ?? this.#film.durationSec;
    const times = { ...this.#film, durationSec };
    const { shown, encode } = pictureTrack(content, this.#film.picturesPath, times, isHeaderApart);
    const whole = await this.#once([content, durationSec, isHeaderApart], encode);
    if (whole.packets.length !== shown.length) {
      throw new Error(`${recipe.name}: ${shown.length} pictures gave ${whole.packets.length} packets.`);
    }
    const track = withoutPictures(whole, gaps);
    const inOrder = whole.packets.map(({ pts }) => pts).sort((a, b) => Number(a - b));
    const left = new Set(track.packets.map(({ pts }) => pts));
    return { track, shown: shown.filter((_, index) => left.has(inOrder[index]!)) };
  }

  #sound({ untilSec, container }: Recipe, { content, encoder, channels, gaps }: SoundTrack): Track {
    const endSec = untilSec ?? this.#film.durationSec;
    if (encoder === 'copy') {
      if (content !== 'film' || channels !== 'mono') throw new Error('Only the film as it is can be copied.');
      return withoutSound(this.#film.coded, [...gaps, [endSec, Number.POSITIVE_INFINITY]]);
    }
    const isHeaderApart = !headerInside.includes(container);
    const key = JSON.stringify([content, encoder, channels, endSec, isHeaderApart]);
    let track = this.#tracks.get(key);
    if (!track) {
      const samples = this.#film.samples.slice(0, Math.round(endSec * soundRate));
      if (content === 'silence') samples.fill(0);
      if (content === 'reversed') samples.reverse();
      const other = channels === 'antiphase' ? samples.map((sample) => -sample) : samples;
      const nothing = new Float32Array(samples.length);
      const both = {
        mono: [samples],
        stereo: [samples, samples],
        antiphase: [samples, other],
        left: [samples, nothing],
        right: [nothing, samples],
      };
      track = encodeSound(both[channels], soundRate, encoder, isHeaderApart);
      this.#tracks.set(key, track);
    }
    return withoutSound(track, gaps);
  }

  async #once(what: unknown, encode: () => Promise<Track>): Promise<Track> {
    const key = JSON.stringify(what);
    const track = this.#tracks.get(key) ?? (await encode());
    this.#tracks.set(key, track);
    return track;
  }
}

/** Times of a track's packets in seconds, in order of presentation: for looking at what was made. */
export function packetTimes({ packets, timeBase }: Track): number[] {
  return packets.map(({ pts }) => secondsOf(pts, timeBase)).sort((a, b) => a - b);
}
