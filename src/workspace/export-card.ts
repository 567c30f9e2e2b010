import { packageVersion } from '../config/package.ts';
import type { PackageContents } from '../formats/packages/package-contents.ts';
import type { PackageFolder } from '../formats/packages/package-folder.ts';
import type { PackageCard } from '../formats/packages/packager.ts';
import { croissant } from '../report/croissant.ts';
import { packageCard } from '../report/package-card.ts';
import type { RecordedRun } from '../report/report-data.ts';
import type { Cell } from '../stats/table.ts';
import { type CountedPart, PackageTally } from './package-tally.ts';

export interface CardFacts {
  title: string;
  run: RecordedRun | null;
  /** How the package is made. */
  about: object;
  /** Whether the dataset is one that tells everything, so that nothing means none. */
  tellsAll: boolean;
}

/** The card of an exported package: `README.md`, the dataset card, and `croissant.json`. */
export class ExportCard implements PackageCard {
  readonly #facts: CardFacts;
  readonly #all: PackageTally;

  constructor(facts: CardFacts) {
    this.#facts = facts;
    this.#all = new PackageTally({ tellsAll: facts.tellsAll, isPart: false });
  }

  counter(): PackageTally {
    return new PackageTally({ tellsAll: this.#facts.tellsAll, isPart: true });
  }

  add(counted: unknown): void {
    this.#all.addCounted(counted as CountedPart);
  }

  async write(folder: PackageFolder, contents: PackageContents, pictures: readonly string[]): Promise<void> {
    const { title, run, about } = this.#facts;
    const data = {
      title,
      lectern: packageVersion,
      contents,
      files: [...folder.files],
      pictureTypes: contents.hasPictureFiles ? typesOf(pictures) : [],
      ...this.#all.figures(),
      settings: settingsOf(about),
      run,
    };
    await folder.write('README.md', packageCard(data));
    await folder.write('croissant.json', croissant(data));
  }
}

/** Endings of pictures, in order. */
function typesOf(pictures: readonly string[]): string[] {
  return [...new Set(pictures.map((name) => name.slice(name.indexOf('.') + 1)))].sort();
}

function settingsOf(about: object, path = ''): [string, Cell][] {
  return Object.entries(about).flatMap(([name, value]: [string, unknown]): [string, Cell][] => {
    if (value === undefined) return [];
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return settingsOf(value, `${path}${name}.`);
    return [[`${path}${name}`, Array.isArray(value) ? value.join(', ') : String(value)]];
  });
}
