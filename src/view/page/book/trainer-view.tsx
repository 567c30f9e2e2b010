import type { DocumentDetails } from '../../api.ts';
import { bookLink } from '../navigation/links.ts';
import { formatNumber } from '../show/quantities.ts';

/** What published trainers spend on a picture. */
const imageCosts = [
  { tokens: 64, trainer: 'Idefics2' },
  { tokens: 576, trainer: 'LLaVA-1.5' },
] as const;

const imageToken = '<image>';

/** The document as one string, as a trainer gets it, and what it costs. */
export function TrainerView({ details }: { details: DocumentDetails }) {
  const { budget, parts, trainerText, n } = details;
  const imageParts = parts.flatMap(({ kind }, position) => (kind === 'image' ? [position] : []));
  const costs = imageCosts.some(({ tokens }) => tokens === budget.tokensPerImage)
    ? imageCosts
    : [{ tokens: budget.tokensPerImage, trainer: 'this run' }, ...imageCosts];
  return (
    <section class="trainer" aria-label="Training view">
      <table class="costs">
        <thead>
          <tr>
            <th scope="col">per image</th>
            <th scope="col">text</th>
            <th scope="col">images</th>
            <th scope="col">total tokens</th>
          </tr>
        </thead>
        <tbody>
          {costs.map(({ tokens, trainer }) => (
            <tr key={tokens}>
              <th scope="row">
                {tokens} <span class="faint">{trainer}</span>
              </th>
              <td>{formatNumber(budget.textTokens)}</td>
              <td>
                {budget.images} × {tokens}
              </td>
              <td>{formatNumber(budget.textTokens + budget.images * tokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <pre class="trainer-text">
        {trainerText.split(imageToken).map((text, index) => (
          <span key={index}>
            {index > 0 && (
              <a class="image-token" href={bookLink(n, { part: imageParts[index - 1] })}>
                {imageToken}
              </a>
            )}
            {text}
          </span>
        ))}
      </pre>
    </section>
  );
}
