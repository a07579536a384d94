import { describe, expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import type { Collected } from '../model/witness.ts';
import { exchange } from './engine.test-data.ts';
import { packed, unpacked } from './recording.ts';

const exchanges: readonly Exchange[] = [exchange('x1'), exchange('x2', { as: 'a' })];
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const said = (data: unknown): Readonly<Record<string, Collected>> => ({ 'p/one': { kind: 'said', data: json(data) } });

describe('what is packed comes back as it was', () => {
  test.each<readonly [string, Readonly<Record<string, Collected>>]>([
    ['nothing', {}],
    ['scalars', said([null, 0, '', false, 'x1'])],
    ['an exchange by itself', said(exchanges[0])],
    ['exchanges in a list', said(exchanges)],
    ['exchanges deep inside', said({ a: [{ b: { c: exchanges[1], again: exchanges[1] } }], n: null })],
    ['what only looks like one', said({ id: 'x1', request: {}, response: {} })],
    ['an exchange that was changed after it was recorded', said({ ...exchanges[0], took: 999 })],
    ['an exchange that is not among those kept', said(exchange('x77'))],
    ['what the App said looks like a reference', said({ $exchange: 'x1' })],
    ['what the App said refers to nothing', said({ deep: [{ $exchange: 'x99', more: 1 }] })],
    ['what the App said looks like an escape', said({ $as: { $exchange: 'x1' } })],
    ['an escape of an escape', said({ $as: { $as: { $exchange: 1 } } })],
    ['an exchange inside what looks like a reference', said({ $exchange: exchanges[0] })],
    ['a member called __proto__', { 'p/one': { kind: 'said', data: JSON.parse('{"__proto__":{"$exchange":"x1"}}') as Json } }],
    ['witnesses that said nothing', { 'p/one': { kind: 'unavailable', reason: 'no', exchange: 'x1' }, 'p/two': { kind: 'failed', reason: 'TypeError' } }],
  ])('%s', (_name, collected) => {
    const over = JSON.parse(JSON.stringify(packed(collected, exchanges))) as Readonly<Record<string, Collected>>;
    expect(unpacked(over, exchanges)).toEqual(collected);
  });
});

test('each exchange is kept once', () => {
  expect(packed(said({ a: exchanges[0], b: [exchanges[0]] }), exchanges)).toEqual({
    'p/one': { kind: 'said', data: { a: { $exchange: 'x1' }, b: [{ $exchange: 'x1' }] } },
  });
});

test('a reference that leads nowhere is named', () => {
  expect(() => unpacked({ 'p/one': { kind: 'said', data: { $exchange: 'x3' } } }, exchanges)).toThrow(
    'the recording refers to the exchange x3, which it does not hold',
  );
});
