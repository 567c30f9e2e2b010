import { packageVersion } from '../config/package.ts';
import type { DescribePackage } from '../formats/packages/package-contents.ts';
import type { PackageFolder } from '../formats/packages/package-folder.ts';
import type { ChatDialect } from '../formats/packages/packager.ts';
import { croissant } from '../report/croissant.ts';
import { packageCard } from '../report/package-card.ts';
import type { RecordedRun } from '../report/report-data.ts';
import type { Cell } from '../stats/table.ts';
import type { PackageTally } from './package-tally.ts';

export interface CardFacts {
  title: string;
  run: RecordedRun | null;
  /** How the package is made. */
  about: object;
  describe: DescribePackage;
  dialect: ChatDialect;
}

/** Writes `README.md`, the dataset card, and `croissant.json` of a package of which all else is written. */
export async function writeCard(
  folder: PackageFolder,
  tally: PackageTally,
  { title, run, about, describe, dialect }: CardFacts,
): Promise<void> {
  const files = [...folder.files];
  const contents = describe({ files: files.map(({ name }) => name), pictures: tally.pictures, dialect });
  const data = {
    title,
    lectern: packageVersion,
    contents,
    files,
    pictureTypes: contents.hasPictureFiles ? tally.pictureTypes : [],
    ...tally.figures(),
    settings: settingsOf(about),
    run,
  };
  await folder.write('README.md', packageCard(data));
  await folder.write('croissant.json', croissant(data));
}

function settingsOf(about: object, path = ''): [string, Cell][] {
  return Object.entries(about).flatMap(([name, value]: [string, unknown]): [string, Cell][] => {
    if (value === undefined) return [];
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return settingsOf(value, `${path}${name}.`);
    return [[`${path}${name}`, Array.isArray(value) ? value.join(', ') : String(value)]];
  });
}
