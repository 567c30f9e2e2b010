import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judged, type TrueScreen } from '../bench/race/judge.ts';

const slide: TrueScreen = { startSec: 0, endSec: 10, buildsUntilSec: 6 };

describe('the judge of the race', () => {
  it('asks for one image after the last build', () => {
    expect(judged({ screens: [slide] }, [8])).toMatchObject({ screens: 1, finished: 1, once: 1, extra: 0 });
    expect(judged({ screens: [slide] }, [3])).toMatchObject({ finished: 0, once: 0, extra: 0 });
    expect(judged({ screens: [slide] }, [3, 8])).toMatchObject({ finished: 1, once: 0, extra: 1 });
    expect(judged({ screens: [slide] }, [])).toMatchObject({ finished: 0, once: 0, extra: 0 });
  });

  it('counts images of heads and of what passes as too many, and one of what comes back as neither', () => {
    const screens = [
      slide,
      { startSec: 10, endSec: 20, talkingHead: true },
      { startSec: 20, endSec: 22, passing: true },
      { startSec: 22, endSec: 30, repeatOf: 0 },
    ];
    expect(judged({ screens }, [8, 15, 21, 25])).toMatchObject({ screens: 1, once: 1, extra: 2, heads: 1 });
    expect(judged({ screens }, [8, 25, 26])).toMatchObject({ screens: 1, once: 1, extra: 1, heads: 0 });
  });

  it('gives an image between two screens to the nearer', () => {
    const screens = [slide, { startSec: 14, endSec: 20 }];
    expect(judged({ screens }, [8, 13])).toMatchObject({ finished: 1, once: 1, extra: 0 });
    expect(judged({ screens }, [11, 15])).toMatchObject({ finished: 1, once: 1, extra: 0 });
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython || process.platform !== 'linux')('the table of costs', () => {
  it('compares round by round, those that both have, and tells what was not measured', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lectern-table-'));
    const measured = (name: string, round: number, cpu: number) =>
      JSON.stringify({ name, round, load: 1, cpu, wall: 10 * cpu, mb: 100, stages: { read: cpu / 2 } });
    writeFileSync(
      join(folder, 'measured.jsonl'),
      [
        measured('talk python', 1, 40),
        measured('talk base', 1, 20),
        measured('talk python', 2, 50),
        measured('talk base', 2, 30),
        measured('talk base', 3, 90),
      ].join('\n'),
    );
    const program = join(import.meta.dirname, '..', 'bench', 'race', 'table.py');
    const args = [program, '--talk', 'none', '--lecture', 'none', '--out', folder, '--rounds', '0'];
    const { stdout, stderr, status } = spawnSync('python3', args, { encoding: 'utf8' });
    rmSync(folder, { recursive: true, force: true });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('| CPU, Lectern base : Python, talk | 0.55 (0.50–0.60) | 2 | ≤ 0.60 |');
    expect(stdout).toContain('| CPU, Lectern base : Python, lecture | not measured | 0 | ≤ 0.50 |');
    expect(stdout).toContain('| talk base | 30.00 (20.00–90.00) | 100.00 (100.00–100.00) |');
    expect(stdout).toContain('| read | 15.00 (10.00–45.00) |');
  });
});
