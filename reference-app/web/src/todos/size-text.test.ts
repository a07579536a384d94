import { expect, it } from 'vitest';
import { sizeText } from './size-text.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [1536, '1.5 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [999_400, '999 kB'],
  [999_500, '1.0 MB'],
  [1_048_576, '1.0 MB'],
  [12_345_678_901, '12 GB'],
])('%d is %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
