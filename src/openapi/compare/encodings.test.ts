import { expect, test } from 'vitest';
import { api, object, type Part } from '../../../fixtures/drift/document.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';
import { isDriftId } from './explain.ts';

const text: Part = { type: 'string' };
const pair = object({ b: text });
const list: Part = { type: 'array', items: text };

const form = (type: string, a: Part, encoding?: Part): Part =>
  api({
    method: 'post',
    operation: { requestBody: { content: { [type]: { schema: object({ a }), ...(encoding === undefined ? {} : { encoding: { a: encoding } }) } } } },
  });
const ids = (old: Part, next: Part): readonly string[] =>
  compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json')).findings.map(
    ({ level, id }) => `${level} ${id}${isDriftId(id) ? '' : ', of which there is no page'}`,
  );

const urlencoded = 'application/x-www-form-urlencoded';

test('to say of a field what it is anyway is no change', () => {
  for (const type of [urlencoded, 'multipart/form-data']) {
    expect(ids(form(type, pair), form(type, pair, { contentType: 'application/json' })), type).toEqual([]);
    expect(ids(form(type, list), form(type, list, { contentType: 'text/plain' })), type).toEqual([]);
    expect(ids(form(type, text), form(type, text, { contentType: 'text/plain' })), type).toEqual([]);
  }
  expect(ids(form(urlencoded, list), form(urlencoded, list, { style: 'form', explode: true }))).toEqual([]);
  expect(ids(form(urlencoded, pair), form(urlencoded, pair, { style: 'form', explode: true }))).toEqual([]);
});

test('to say something else is a break', () => {
  const style = ['breaking request-body-encoding-style-changed'];
  const media = ['breaking request-body-encoding-content-type-changed'];
  expect(ids(form(urlencoded, pair), form(urlencoded, pair, { style: 'deepObject', explode: true }))).toEqual(style);
  expect(ids(form(urlencoded, pair, { style: 'form', explode: true }), form(urlencoded, pair, { contentType: 'application/json' }))).toEqual(style);
  expect(ids(form(urlencoded, list), form(urlencoded, list, { explode: false }))).toEqual(style);
  expect(ids(form(urlencoded, pair), form(urlencoded, pair, { contentType: 'application/xml' }))).toEqual(media);
  expect(ids(form('multipart/form-data', list), form('multipart/form-data', list, { contentType: 'text/csv' }))).toEqual(media);
});

test('the headers of a part are compared by their values', () => {
  const part = (schema: Part, more: Part = {}): Part => form('multipart/form-data', text, { headers: { 'X-Kind': { schema, ...more } } });
  const few: Part = { enum: ['a', 'b'] };
  const changed = 'request-body-encoding-header-changed';
  expect(ids(part(text), part(few))).toEqual([`breaking ${changed}`]);
  expect(ids(part(few), part(text))).toEqual([`note ${changed}`]);
  // It is text, as other headers are.
  expect(ids(part({ enum: [1] }), part({ enum: ['1'] }))).toEqual([]);
  expect(ids(part(text), part(text, { required: true }))).toEqual(['breaking request-body-encoding-header-became-required']);
});
