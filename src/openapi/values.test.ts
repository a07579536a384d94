import { expect, test } from 'vitest';
import { unsafeIntegers } from './values.ts';

test('whole numbers beyond 2^53 − 1, by how they are written', () => {
  expect(unsafeIntegers('{"id":9007199254740993,"ok":9007199254740991,"text":"9007199254740993","list":[-9223372036854775808],"float":1e300}')).toEqual([
    { name: 'id', written: '9007199254740993' },
    { name: '0', written: '-9223372036854775808' },
  ]);
  expect(unsafeIntegers('<html>')).toEqual([]);
});
