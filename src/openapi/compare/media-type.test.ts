import { expect, test } from 'vitest';
import { concreteMedia, nearestMedia } from './media-type.ts';

test('what is declared for a media type is the nearest of types, suffixes and ranges', () => {
  const declared = new Set(['application/json', 'application/*+json', 'application/*', 'text/*']);
  const nearest = (media: string): string | undefined => nearestMedia(media, declared);
  expect(nearest('application/json')).toBe('application/json');
  expect(nearest('application/vnd.a+json')).toBe('application/*+json');
  expect(nearest('application/vnd.a+json; v=1')).toBe('application/*+json');
  expect(nearest('application/vnd.a+xml')).toBe('application/*');
  expect(nearest('text/a+json')).toBe('text/*');
  expect(nearest('image/svg+xml')).toBeUndefined();
  expect(concreteMedia('application/*+json')).toBe('application/x-example+json');
});
