import { type ComponentChild, type ComponentChildren, h } from 'preact';
import { dropTable } from '../stats/drops.ts';
import { nearDuplicateTable, similarityTable } from '../stats/similarity-tables.ts';
import { cellText } from '../stats/table.ts';
import { licenceTable, ratioTable, sampleTable, subjectTable } from '../stats/tables.ts';
import type { DrawnPlot } from './draw-plots.ts';
import { figure, page, tableView } from './page.ts';
import { fates } from './plots.ts';
import type { ReportData } from './report-data.ts';
import { modelTable, producerTable, settingTable, stageTable, weightsTable } from './run-tables.ts';
import { samplePageName } from './sample-page.ts';
import type { WrittenPicture } from './write-pictures.ts';

/** A sample in the list of those that are shown. */
export interface ListedSample {
  id: string;
  title: string;
  picture: WrittenPicture | null;
}

/** The page that everything is found from. */
export function overviewPage(
  { title, figures, run }: ReportData,
  plots: readonly DrawnPlot[],
  samples: readonly ListedSample[],
): string {
  const { statistics, similarity } = figures;
  const licences = licenceTable(statistics);
  const models = run && modelTable(run);
  const weights = run && weightsTable(run);
  const drawn = (section: DrawnPlot['section']): ComponentChild =>
    h(
      'div',
      { class: 'plots' },
      plots.filter((plot) => plot.section === section).map(({ svg, caption }) => figure(svg, caption)),
    );
  const { total, tokenizer, images, textTokens } = statistics;
  const lead = run ? `A multimodal textbook made by Lectern ${run.lectern}` : `A dataset (${figures.kind})`;
  return page(title, [
    h(
      'header',
      null,
      h('h1', null, title),
      h('p', { class: 'lead' }, `${lead}. Its dataset card is README.md.`),
    ),
    h('main', null, [
      h('ul', { class: 'cards' }, [
        card(total.samples, 'samples'),
        card(total.videos, 'videos'),
        card(total.hours, 'hours', 2),
        card(total.clips, 'clips'),
        card(total.keyframes, 'images'),
        card(textTokens?.sum ?? 0, `${tokenizer.name} text tokens`),
        card(images?.mean ?? null, 'images per sample', 1),
        card(textTokens?.mean ?? null, 'tokens per sample', 0),
      ]),
      sampleList(samples),
      section('By subject', tableView(subjectTable(statistics), 'By subject')),
      section('Samples', [
        drawn('samples'),
        tableView(sampleTable(statistics)),
        tableView(ratioTable(statistics)),
      ]),
      similarity &&
        section('Image similarity within a sample', [
          tableView(similarityTable(similarity)),
          tableView(nearDuplicateTable(similarity)),
        ]),
      run && [
        section('What was dropped and why', [legend(), drawn('funnel'), tableView(dropTable(run.drops))]),
        section('Scores', drawn('scores')),
        section('Time and cost', [drawn('cost'), tableView(stageTable(run)), models && tableView(models)]),
      ],
      licences && section('Licences', tableView(licences, 'Licences')),
      run &&
        section('How it was made', [
          tableView(producerTable(run)),
          weights && tableView(weights),
          tableView(settingTable(run)),
        ]),
    ]),
  ]);
}

function section(title: string, children: ComponentChildren): ComponentChild {
  return h('section', null, h('h2', null, title), children);
}

function card(value: number | null, label: string, decimals = 0): ComponentChild {
  return h('li', null, h('b', null, cellText(value, { name: label, decimals })), label);
}

function legend(): ComponentChild {
  return h(
    'ul',
    { class: 'legend' },
    Object.entries(fates).map(([name, colour]) =>
      h(
        'li',
        null,
        h('span', { style: `background: ${colour}` }),
        name === 'pending' ? 'not finished' : name,
      ),
    ),
  );
}

function sampleList(samples: readonly ListedSample[]): ComponentChild {
  const items = samples.map(({ id, title, picture }, index) => {
    const thumb = picture
      ? h('img', {
          src: picture.name,
          alt: '',
          width: picture.width,
          height: picture.height,
          loading: 'lazy',
        })
      : h('div', { class: 'blank' });
    return h(
      'li',
      null,
      h(
        'a',
        { href: samplePageName(index + 1) },
        thumb,
        h('span', null, title || id),
        title ? h('small', null, id) : null,
      ),
    );
  });
  return h('section', { id: 'samples' }, [
    h(
      'h2',
      null,
      `${samples.length} ${samples.length === 1 ? 'sample' : 'samples'}, spread over the dataset`,
    ),
    h('ul', { class: 'samples' }, items),
  ]);
}
