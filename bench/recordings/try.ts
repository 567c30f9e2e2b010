import { mkdirSync } from 'node:fs';
import { catalogue, references } from './catalogue.ts';
import { openFilm } from './film.ts';
import { RecordingMaker } from './make.ts';

const folder = process.argv[2]!;
mkdirSync(folder, { recursive: true });
const ex = new URL('../../examples/pythagorean_theorem.mp4', import.meta.url).pathname;
let t = Date.now();
const film = await openFilm(ex, ex, folder);
console.log('film', Date.now() - t, film.durationSec, film.changesSec.length);
const maker = new RecordingMaker(film, folder);
console.log(catalogue.length, new Set(catalogue.map((r) => r.name)).size);
const only = process.argv[3];
for (const r of [...references, ...catalogue]) {
  if (only && !r.name.includes(only)) continue;
  t = Date.now();
  try {
    const m = await maker.make(r);
    console.log(r.name, Date.now() - t, m.shown.length);
  } catch (e) {
    console.log(r.name, 'FAILED', (e as Error).message);
  }
}
