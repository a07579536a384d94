import { expect, test } from 'vitest';
import { multipart } from './multipart.ts';

test('a parser of the standard finds the file as it is', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const { type, text } = multipart({ field: 'file', filename: 'a "b".png', type: 'image/png', bytes });
  const form = await new Response(new Uint8Array(text), { headers: { 'content-type': type } }).formData();
  const file = form.get('file');
  if (!(file instanceof File)) throw new Error('no file');
  expect([...form.keys()]).toEqual(['file']);
  expect([file.name, file.type]).toEqual(['a "b".png', 'image/png']);
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
});

test('content that holds the boundary gets another', async () => {
  const bytes = new TextEncoder().encode('------file-boundary--\r\n');
  const { type, text } = multipart({ field: 'f', filename: 'f', type: 'text/plain', bytes });
  expect(type).toContain('file-boundary-1');
  const form = await new Response(new Uint8Array(text), { headers: { 'content-type': type } }).formData();
  expect(form.get('f')).toBeInstanceOf(File);
});

test('other fields come before the file, as UTF-8', () => {
  const { text, type } = multipart({
    field: 'file',
    filename: 'a.txt',
    type: 'text/plain',
    bytes: new TextEncoder().encode('x'),
    extra: { 'the "kind"': 'é' },
  });
  const [, boundary = ''] = type.split('boundary=');
  expect(new TextDecoder().decode(text)).toBe(
    `--${boundary}\r\nContent-Disposition: form-data; name="the %22kind%22"\r\n\r\né\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nx\r\n--${boundary}--\r\n`,
  );
});
test('no other field holds the boundary', () => {
  const { type } = multipart({ field: 'file', filename: 'a', type: 'text/plain', bytes: new Uint8Array(), extra: { a: '----file-boundary' } });
  expect(type).toBe('multipart/form-data; boundary=----file-boundary-1');
});
