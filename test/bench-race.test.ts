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
