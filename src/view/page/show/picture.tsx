import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';

/** Whether pictures are there before they are in sight, as what is printed must be. */
export const EagerPictures = createContext(false);

interface PictureProps {
  url: string;
  alt: string;
  width?: number | null;
  height?: number | null;
  /** What is said where the dataset does not have the picture. */
  name?: string;
}

/** A picture, or in its place a note that the dataset lacks it. */
export function Picture({ url, alt, width, height, name }: PictureProps) {
  const isEager = useContext(EagerPictures);
  const [missing, setMissing] = useState<string | null>(null);
  if (missing === url) {
    return (
      <div class="missing" role="img" aria-label={`Missing image${name ? ` ${name}` : ''}`}>
        <span>image not in the dataset</span>
        {name && <bdi class="missing-name">{name}</bdi>}
      </div>
    );
  }
  return (
    <img
      src={url}
      alt={alt}
      width={width ?? undefined}
      height={height ?? undefined}
      loading={isEager ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setMissing(url)}
    />
  );
}
