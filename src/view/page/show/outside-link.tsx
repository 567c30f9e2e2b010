import { outsideAddress } from '../navigation/links.ts';

/** An address out of the dataset: a link if it is one of the web, else plain text. */
export function OutsideLink({ address }: { address: string }) {
  const url = outsideAddress(address);
  if (!url) return <bdi class="address">{address}</bdi>;
  return (
    <a class="address" href={url.href} target="_blank" rel="noreferrer noopener">
      <bdi>{url.host + url.pathname.replace(/\/$/, '') + url.search}</bdi>
    </a>
  );
}
