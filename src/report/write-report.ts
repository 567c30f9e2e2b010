import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../base/atomic-file.ts';
import { isDraft } from '../base/drafts.ts';
import { errorCode, UsageError } from '../base/errors.ts';
import { datasetCard } from './dataset-card.ts';
import { drawPlots } from './draw-plots.ts';
import { type ListedSample, overviewPage } from './overview-page.ts';
import type { ReportData } from './report-data.ts';
import { documentTitle, samplePage, samplePageName } from './sample-page.ts';
import { writePictures } from './write-pictures.ts';

/** Figures of the report as JSON. Written first, so that a folder of a report is known even if writing was stopped. */
const figuresName = 'report.json';

/**
 * Writes a report to a folder: `index.html`, a page for each sample, their pictures, the plots, `README.md` (a dataset
 * card) and `report.json`. An earlier report there is replaced.
 * @throws UsageError where something else lies in the folder
 */
export async function writeReport(data: ReportData, folder: string): Promise<{ pictures: number }> {
  await clear(folder);
  const { title, figures, run } = data;
  await writeAtomically(
    join(folder, figuresName),
    `${JSON.stringify({ title, ...figures, run, samples: data.samples.map(({ id }) => id) }, null, 2)}\n`,
  );
  const plots = drawPlots(data);
  for (const { name, svg } of plots)
    await writeAtomically(join(folder, 'plots', `${name}.svg`), onWhite(svg));

  const listed: ListedSample[] = [];
  const names = new Set<string>();
  const of = data.samples.length;
  for (const [index, document] of data.samples.entries()) {
    const pictures = await writePictures(document, data.picture, folder);
    for (const picture of pictures) if (picture) names.add(picture.name);
    const number = index + 1;
    await writeAtomically(
      join(folder, samplePageName(number)),
      samplePage({ document, pictures, number, of }),
    );
    listed.push({
      id: document.id,
      title: documentTitle(document),
      picture: pictures.find((picture) => picture !== null) ?? null,
    });
  }
  await writeAtomically(join(folder, 'index.html'), overviewPage(data, plots, listed));
  await writeAtomically(join(folder, 'README.md'), datasetCard(data, plots));
  return { pictures: names.size };
}

/** In the pages a plot has their colours; by itself it is black on white, whatever the page that shows it. */
function onWhite(svg: string): string {
  return `${svg.replace('</style>', '</style><rect width="100%" height="100%" fill="white"/>')}\n`;
}

const written = ['samples', 'images', 'plots', 'index.html', 'README.md', figuresName];

async function clear(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    if (errorCode(error) !== 'ENOTDIR') throw error;
    throw new UsageError(`${folder} is a file. Choose another --out.`);
  });
  const drafts = there.filter(isReportDraft);
  const rest = there.filter((name) => !drafts.includes(name));
  const others = rest.filter((name) => !written.includes(name));
  if (others.length > 0 || (rest.length > 0 && !(await isReport(folder)))) {
    throw new UsageError(
      `${folder} holds something that is no report of Lectern (${(others.length > 0 ? others : rest).slice(0, 3).join(', ')}). Choose another --out, or empty it.`,
    );
  }
  const old = [...written.filter((name) => name !== figuresName), ...drafts];
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true });
}

/** What a report that was killed may leave. */
function isReportDraft(name: string): boolean {
  return isDraft(name) && written.some((whole) => name.startsWith(`.${whole}.`));
}

async function isReport(folder: string): Promise<boolean> {
  try {
    return Object.hasOwn(JSON.parse(await readFile(join(folder, figuresName), 'utf8')), 'statistics');
  } catch {
    return false;
  }
}
