import { Command } from 'commander';
import { type Calibration, calibrateSimilarity, readRunRecord } from '../index.ts';
import { holdsRun } from '../library/program.ts';
import { calibratedChecks, checksTable } from './calibrate-checks.ts';
import { formatCount } from './format.ts';

interface CalibrateFlags {
  workspace?: string;
  run?: string;
  json?: boolean;
}

/** Below this many labels a threshold is hardly more than a guess. */
const fewLabels = 50;
const tableRows = 21;
const curveColumns = 61;
const curveRows = 11;

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .argument(
      '<labels>',
      'a workspace with labels given in `lectern view`; or a CSV file with columns label (1: images match the speech, 0: they do not) and similarity, or label, video and clip',
    )
    .option('-w, --workspace <dir>', 'workspace that holds the clips of the columns video and clip')
    .option('--run <name>', 'run of the workspace (default: the latest)')
    .option('--json', 'print JSON')
    .action(async (path: string, { workspace, run, json }: CalibrateFlags) => {
      if (await holdsRun(path)) {
        const checks = await calibratedChecks(path, await readRunRecord(path, run ?? null));
        process.stdout.write(json ? `${JSON.stringify(checks, null, 2)}\n` : checksTable(checks));
        return;
      }
      const of = workspace ? { workspace, record: await readRunRecord(workspace, run ?? null) } : null;
      const calibration = await calibrateSimilarity(path, of);
      process.stdout.write(json ? `${JSON.stringify(calibration, null, 2)}\n` : describe(calibration));
    });
}

function describe({ points, best, labels, fitting, unmeasured, encoder }: Calibration): string {
  const lines = [
    `${formatCount(labels, 'label')}, ${fitting} of matching clips${unmeasured > 0 ? `; ${unmeasured} skipped without a similarity` : ''}${encoder ? `; compared by ${encoder}` : ''}`,
    '',
    '| threshold | precision | recall | F1 |',
    '|---|---|---|---|',
  ];
  const step = Math.max(1, (points.length - 1) / (tableRows - 1));
  const shown = new Set([best]);
  for (let at = 0; at < points.length; at += step) shown.add(points[Math.round(at)]!);
  for (const point of [...shown].sort((a, b) => a.threshold - b.threshold)) {
    const cells = [point.threshold, point.precision, point.recall, point.f1].map((value) => value.toFixed(3));
    lines.push(`| ${cells.join(' | ')} |${point === best ? ' <- highest F1' : ''}`);
  }
  lines.push('', ...drawCurve(points), '');
  if (labels < fewLabels) lines.push(`Few labels: use ${fewLabels} or more for a reliable threshold.`);
  lines.push(
    'In lectern.yaml:',
    'caption:',
    `  minSimilarity: ${best.threshold.toFixed(3)}  # F1 ${best.f1.toFixed(3)}`,
  );
  return `${lines.join('\n')}\n`;
}

/** F1 over the threshold, the whole range of thresholds wide. */
function drawCurve(points: Calibration['points']): string[] {
  const [first, last] = [points[0]!.threshold, points.at(-1)!.threshold];
  const heights = Array.from({ length: curveColumns }, (_, column) => {
    const threshold = first + ((last - first) * column) / (curveColumns - 1);
    return (points.find((point) => point.threshold >= threshold) ?? points.at(-1)!).f1;
  });
  const rows = Array.from({ length: curveRows }, (_, row) => {
    const level = 1 - row / (curveRows - 1);
    const marks = heights.map((height) =>
      Math.round(height * (curveRows - 1)) === Math.round(level * (curveRows - 1)) ? '*' : ' ',
    );
    return `${level.toFixed(1)} |${marks.join('')}`.trimEnd();
  });
  const scale = `${first.toFixed(2)}${last.toFixed(2).padStart(curveColumns - first.toFixed(2).length)}`;
  return ['F1', ...rows, `    +${'-'.repeat(curveColumns)}`, `     ${scale}`];
}
