import { itemNouns } from '../records/outcome.ts';
import type { Bins } from './bins.ts';
import { costPlot, funnelPlot, histogramPlot } from './plots.ts';
import type { ReportData } from './report-data.ts';

/** A plot of the report. */
export interface DrawnPlot {
  /** Name of its file without extension. */
  name: string;
  section: 'samples' | 'scores' | 'funnel' | 'cost';
  caption: string;
  svg: string;
}

/** All plots that the data allows. */
export function drawPlots({ images, textTokens, clipSec, run, figures }: ReportData): DrawnPlot[] {
  const { name: tokenizer } = figures.statistics.tokenizer;
  const histogram = (name: string, bins: Bins, label: string, of: string, caption: string): DrawnPlot[] =>
    bins.length === 0 ? [] : [{ name, section: 'samples', caption, svg: histogramPlot(bins, { label, of }) }];
  const plots = [
    ...histogram('images', images, 'images', 'samples', 'Images per sample'),
    ...histogram('tokens', textTokens, `${tokenizer} tokens`, 'samples', 'Text tokens per sample'),
    ...histogram('clips', clipSec, 'seconds', 'clips', 'Clip length'),
  ];
  if (!run) return plots;
  const videos = run.stages.map(({ stage, out, dropped, failed, pending }) => ({
    name: stage,
    counts: { kept: out, dropped, failed, pending },
  }));
  const items = run.items.map(({ kind, kept, dropped }) => ({
    name: `${itemNouns[kind]}s`,
    counts: { kept, dropped },
  }));
  plots.push({
    name: 'funnel',
    section: 'funnel',
    caption: 'Videos kept, dropped and failed at each stage',
    svg: funnelPlot(videos, 'videos'),
  });
  if (items.length > 0)
    plots.push({
      name: 'inside',
      section: 'funnel',
      caption: 'Items kept in the kept videos',
      svg: funnelPlot(items, 'items'),
    });
  for (const { name, of, bins, threshold } of run.scores) {
    if (bins.length === 0) continue;
    const dropped = threshold ? `; dropped below ${threshold.value} (${threshold.setting})` : '';
    plots.push({
      name: name.replaceAll(' ', '-'),
      section: 'scores',
      caption: `${name[0]!.toUpperCase()}${name.slice(1)} of the ${of}${dropped}`,
      svg: histogramPlot(bins, { label: name, of, threshold: threshold?.value ?? null }),
    });
  }
  plots.push({
    name: 'cost',
    section: 'cost',
    caption: 'CPU time per stage, all calls of the run',
    svg: costPlot(run.stages),
  });
  return plots;
}
