import { type Markish, type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

const width = 440;

/**
 * A plot as SVG. Its elements are made by a document without a browser.
 * @param description What it shows, to those who do not see it.
 */
export function drawnPlot(description: string, options: PlotOptions & { marks: Markish[] }): string {
  const { document } = parseHTML('<html><body></body></html>');
  const figure = plot({
    document: document as unknown as Document,
    width,
    ...options,
  }) as unknown as SVGElement;
  // Plot names groups after its marks ("rect"), which tells nobody anything.
  for (const part of figure.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', description);
  return figure.outerHTML;
}
