import { AV_PIX_FMT_RGB24 } from 'node-av/constants';
import { Filter, type FilterContext, FilterGraph, type Frame } from 'node-av/lib';
import { type Light, shoulder } from './light.ts';

/**
 * Turns an HDR picture into SDR: light relative to white, BT.709 primaries, a shoulder for what is brighter (by the
 * brightest of R, G and B, so that hues stay), the display curve of BT.1886. zimg does the work; swscale's own mapping
 * needs a second for each new kind of picture and puts paper at a third of the brightness.
 * @param source GBRP16, which states its transfer and primaries
 * @param target becomes full-range RGB24 of the same size
 * @returns whether it worked
 */
export function toneMap(source: Frame, target: Frame, { white, peak }: Light): boolean {
  const size = `video_size=${source.width}x${source.height}`;
  const chain: [string, string][] = [
    ['buffer', `${size}:pix_fmt=gbrp16le:time_base=1/1:colorspace=gbr:range=pc`],
    ['zscale', `transfer=linear:primaries=bt709:npl=${white}`],
    ['format', 'gbrpf32le'],
    ['tonemap', `tonemap=mobius:param=${shoulder}:peak=${peak / white}:desat=0`],
    ['zscale', 'transfer=bt709'],
    ['format', 'gbrp'],
    ['format', 'rgb24'],
    ['buffersink', ''],
  ];
  const graph = new FilterGraph();
  graph.alloc();
  try {
    graph.nbThreads = 1;
    const filters: FilterContext[] = [];
    for (const [name, options] of chain) {
      // Without a shoulder there is nothing to map.
      if (name === 'tonemap' && peak <= white) continue;
      const filter = Filter.getByName(name);
      const made = filter && graph.createFilter(filter, `step${filters.length}`, options);
      if (!made || (filters.at(-1)?.link(0, made, 0) ?? 0) < 0) return false;
      filters.push(made);
    }
    return (
      graph.configSync() >= 0 &&
      filters[0]!.buffersrcAddFrameSync(source) >= 0 &&
      filters.at(-1)!.buffersinkGetFrameSync(target) >= 0 &&
      target.format === AV_PIX_FMT_RGB24
    );
  } finally {
    graph.free();
  }
}
