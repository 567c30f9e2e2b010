/** A step back by more than this is a break in the time stamps, not disorder among neighbours. */
const maxBackSec = 1;

/** A step ahead by more than this needs a look: it may be a pause, a break or garbage. */
const longStepSec = 10;

/** Two streams jump together where they land within this time of each other. */
const togetherSec = 5;

/** What time stamps may exceed the stated length by. */
const slackSec = 1;

/** Longest step ahead that is believed: a slide may stand for long, but damage can ask for any time. */
const maxAheadSec = 3600;

/** The same where the length of the file is not known. */
const maxUnknownAheadSec = 600;

/** Packets among which pictures may be out of order: 16 that no other needs, and the one that they need. */
const reorderPackets = 17;

/** Pieces of garbage in a row that are passed over to find where the time stamps go on. */
const maxGarbageRuns = 16;

/** What a packet without a stated duration, or with a long one, counts for where time goes on after a break. */
const maxCountedSec = 1;

/** What the container tells about its times. */
export interface ContainerTimes {
  /** Length in seconds that the container states: a hint. Null where there is none. */
  statedSec: number | null;
  /** Whether time stamps of this container may jump (MPEG transport and program streams, Ogg). */
  jumpy: boolean;
}

/**
 * The packets of one stream in the order of the file: decoding time, presentation time and duration in seconds from
 * the start of the file; NaN where there is none.
 */
export interface PacketTimes {
  readonly count: number;
  /** Whether the container stores decoding times; FFmpeg guesses them where it does not (Matroska). */
  readonly storesDecodingTimes: boolean;
  dts(packet: number): number;
  pts(packet: number): number;
  duration(packet: number): number;
}

/** From packet `packet` of the stream on (0 is the first), `shiftSec` is added to its time stamps. */
export interface TimeBreak {
  packet: number;
  shiftSec: number;
}

/** Packets in a row without a step that needs a look; times as stored. */
interface Run {
  packet: number;
  fromSec: number;
  /** Where time goes on after the last packet. */
  toSec: number;
  /** Whether the runs around it go on as if it were not there. */
  isGarbage: boolean;
}

/** A stream on its way through its runs. */
interface Walker {
  runs: Run[];
  next: number;
  shiftSec: number;
  /** Where the last run ended on the clock of the file; null before the first. */
  endSec: number | null;
  breaks: TimeBreak[];
}

/**
 * Finds the breaks in the time stamps of a file's streams. Valid times are left as they are. A break is
 *
 * - a step back by more than a second: time goes on where the file was;
 * - in a container known for jumps, a step ahead by more than 10 s that two streams take together. Where another
 *   stream goes on meanwhile it is a pause of this one, and where there is no other, nothing speaks against it;
 * - garbage: a step ahead of more than an hour (ten minutes where no length is stated), one that is taken back soon,
 *   or one beyond the stated end that no other stream comes near.
 *
 * @returns The breaks of each stream, in order; none for sound time stamps.
 */
export function findBreaks(streams: readonly PacketTimes[], container: ContainerTimes): TimeBreak[][] {
  const walkers = streams.map(
    (times): Walker => ({ runs: findRuns(times, container), next: 0, shiftSec: 0, endSec: null, breaks: [] }),
  );
  let commonShiftSec = 0;
  for (;;) {
    // The stream that is furthest behind, so that all stay side by side.
    const pending = walkers.filter(({ next, runs }) => next < runs.length);
    const walker = pending.sort((a, b) => (a.endSec ?? -1) - (b.endSec ?? -1))[0];
    if (!walker) return walkers.map(({ breaks }) => breaks);
    const run = walker.runs[walker.next++]!;
    const endSec = walker.endSec ?? 0;
    const others = walkers.filter((other) => other !== walker && other.runs.length > 0);
    const follows = (shiftSec: number): boolean => {
      const stepSec = run.fromSec + shiftSec - endSec;
      return stepSec >= -maxBackSec && stepSec <= longStepSec;
    };
    const before = walker.shiftSec;
    let shiftSec = before;
    if (run.isGarbage) shiftSec = endSec - run.fromSec;
    else if (follows(before)) shiftSec = before;
    else if (follows(commonShiftSec)) shiftSec = commonShiftSec;
    else if (!isPause(run, walker, others, container)) {
      // Pictures and sound break together: the first to do so says for both where time goes on.
      const reachedSec = Math.max(endSec, ...walkers.map((other) => other.endSec ?? 0));
      const nextSec = others.map(({ runs, next }) => runs[next]?.fromSec ?? Number.POSITIVE_INFINITY);
      const together = nextSec.filter((fromSec) => Math.abs(fromSec - run.fromSec) <= togetherSec);
      shiftSec = (walker.endSec === null ? 0 : reachedSec) - Math.min(run.fromSec, ...together);
      commonShiftSec = shiftSec;
    }
    if (shiftSec !== (walker.breaks.at(-1)?.shiftSec ?? 0))
      walker.breaks.push({ packet: run.packet, shiftSec });
    if (!run.isGarbage) walker.shiftSec = shiftSec;
    walker.endSec = Math.max(endSec, run.toSec + shiftSec);
  }
}

/** Whether a step ahead is to be believed. */
function isPause(run: Run, walker: Walker, others: readonly Walker[], container: ContainerTimes): boolean {
  const { statedSec, jumpy } = container;
  const endSec = walker.endSec ?? 0;
  const startSec = run.fromSec + walker.shiftSec;
  if (startSec < endSec || startSec - endSec > (statedSec === null ? maxUnknownAheadSec : maxAheadSec)) {
    return false;
  }
  if (statedSec !== null && startSec > statedSec + slackSec) {
    const isReached = others.some(({ runs, shiftSec }) =>
      runs.some(({ isGarbage, toSec }) => !isGarbage && toSec + shiftSec > startSec - longStepSec),
    );
    if (!isReached) return false;
  }
  // A stream may start later than the file.
  if (!jumpy || walker.endSec === null) return true;
  const goesOn = others.some(({ runs, shiftSec }) =>
    runs.some(({ fromSec, toSec }) => toSec + shiftSec > endSec + 1 && fromSec + shiftSec < startSec - 1),
  );
  if (goesOn) return true;
  const jumpsToo = others.some(({ runs, shiftSec }) =>
    runs.some(
      ({ fromSec }, at) =>
        at > 0 &&
        fromSec - runs[at - 1]!.toSec > longStepSec &&
        Math.abs(fromSec + shiftSec - startSec) <= togetherSec,
    ),
  );
  return !jumpsToo;
}

/** Packets in a row whose times need no look; garbage by itself is marked. */
function findRuns(times: PacketTimes, container: ContainerTimes): Run[] {
  const runs = times.storesDecodingTimes ? runsOfDecoding(times) : runsOfPresentation(times, container);
  // Where pictures stand long, decoding begins long before the first is shown.
  const first = runs[0];
  if (first) first.fromSec = Math.max(first.fromSec, earliestShown(times, first.packet));
  markGarbage(runs);
  return runs;
}

function runsOfDecoding({ count, dts, pts, duration }: PacketTimes): Run[] {
  const runs: Run[] = [];
  let run: Run | null = null;
  for (let packet = 0; packet < count; packet++) {
    const timeSec = Number.isNaN(dts(packet)) ? pts(packet) : dts(packet);
    if (Number.isNaN(timeSec)) continue;
    const stepSec: number = run === null ? 0 : timeSec - run.toSec;
    const nextSec = timeSec + Math.min(maxCountedSec, duration(packet) || 0);
    if (run === null || stepSec < -maxBackSec || stepSec > longStepSec) {
      run = { packet, fromSec: timeSec, toSec: nextSec, isGarbage: false };
      runs.push(run);
    } else run.toSec = Math.max(run.toSec, nextSec);
  }
  return runs;
}

/** Pictures come out of order there: only what several of them agree on is a step. */
function runsOfPresentation(times: PacketTimes, { statedSec }: ContainerTimes): Run[] {
  const { count, pts, duration } = times;
  const believedSec = statedSec === null ? maxUnknownAheadSec : maxAheadSec;
  const runs: Run[] = [];
  let run: Run | null = null;
  const begin = (packet: number, fromSec: number, isGarbage: boolean): Run => {
    const begun = { packet, fromSec, toSec: fromSec, isGarbage };
    runs.push(begun);
    return begun;
  };
  for (let packet = 0; packet < count; packet++) {
    const timeSec = pts(packet);
    if (Number.isNaN(timeSec)) continue;
    const nextSec = timeSec + Math.min(maxCountedSec, duration(packet) || 0);
    const { earliestSec, latestSec, given } = around(times, packet);
    if (run === null) run = begin(packet, earliestSec, false);
    else if (earliestSec > run.toSec + longStepSec) run = begin(packet, earliestSec, false);
    else if (given === reorderPackets && latestSec < run.toSec - maxBackSec) {
      run = begin(packet, earliestSec, false);
    } else if (timeSec > run.toSec + believedSec) {
      begin(packet, timeSec, true);
      // The next packet goes on where this one had not been.
      const { toSec } = run;
      run = begin(packet + 1, toSec, false);
      continue;
    }
    run.toSec = Math.max(run.toSec, nextSec);
  }
  return runs;
}

/** The times of presentation of a packet and of those that may come out of order after it. */
function around({ count, pts }: Pick<PacketTimes, 'count' | 'pts'>, packet: number) {
  let [earliestSec, latestSec, given] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let at = packet; at < Math.min(count, packet + reorderPackets); at++) {
    const timeSec = pts(at);
    if (Number.isNaN(timeSec)) continue;
    given++;
    if (timeSec < earliestSec) earliestSec = timeSec;
    if (timeSec > latestSec) latestSec = timeSec;
  }
  return { earliestSec, latestSec, given };
}

function earliestShown(times: PacketTimes, packet: number): number {
  const { earliestSec, given } = around(times, packet);
  return given > 0 ? earliestSec : 0;
}

/** Marks runs after which the time stamps go on as if these had not been there. */
function markGarbage(runs: Run[]): void {
  for (let at = 0; at + 2 < runs.length; at++) {
    const { toSec } = runs[at]!;
    let lostSec = 0;
    for (let next = at + 1; next + 1 < runs.length && next - at <= maxGarbageRuns; next++) {
      lostSec += runs[next]!.toSec - runs[next]!.fromSec;
      const stepSec = runs[next + 1]!.fromSec - toSec;
      if (stepSec < lostSec - maxBackSec || stepSec > lostSec + longStepSec) continue;
      for (let garbage = at + 1; garbage <= next; garbage++) runs[garbage]!.isGarbage = true;
      at = next;
      break;
    }
  }
}
