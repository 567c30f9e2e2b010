/**
 * English contractions as the VQA evaluation lists them. Its table turns each spelling that lacks exactly one of the
 * apostrophes into the full one; forms with capitals in the published table never match, because words are in lower
 * case by then.
 */
const contractions = `
  ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've hasn't haven't he'd he'd've
  he's how'd how'll how's isn't it'd it'd've it'll ma'am mightn't mightn't've might've mustn't must've needn't not've
  o'clock oughtn't 'ow's'at shan't she'd've should've shouldn't shouldn't've somebody'd've somebody'll somebody's
  someone'd someone'd've someone'll someone's something'd something'd've something'll that's there'd there'd've
  there're there's they'd they'd've they'll they're they've 'twas wasn't we'd've we've weren't what'll what're what's
  what've when's where'd where's where've who'd who'd've who'll who's who've why'll why're why's won't would've
  wouldn't wouldn't've y'all y'all'll y'all'd've you'd you'd've you'll you're you've
`
  .trim()
  .split(/\s+/);

export const fullContractions: ReadonlyMap<string, string> = new Map([
  ...contractions.flatMap((full) =>
    [...full.matchAll(/'/g)].map(
      ({ index }) => [full.slice(0, index) + full.slice(index + 1), full] as const,
    ),
  ),
  // The published table has this one the wrong way round.
  ["somebody'd", 'somebodyd'] as const,
]);
