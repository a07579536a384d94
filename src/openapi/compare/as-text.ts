import type { Json } from '../../model/json.ts';
import { contained, inhabitant, type Reading } from '../../schema/contained.ts';
import type { Soften } from './difference.ts';
import { eitherOf, placed, restricted, type Containment, type Placed, type Slot } from './fit.ts';
import type { Context } from './meeting.ts';
import { refuses } from './refused-text.ts';
import { shapeOf, type Shape } from './shape.ts';
import { own, settled } from './side.ts';
import { readingDirection, type Speaker } from './speaker.ts';
import { inField, isOneText, leastItems, leastLength, within, type Asked, type WrittenAs } from './written-as.ts';
import { numberTexts, takesNumbers, textsAround } from './whole-texts.ts';

type Rule = Readonly<Record<string, unknown>>;

const yes: Containment = { contained: 'yes' };
const unclear: Containment = { contained: 'unknown', reason: 'a text may stand for values of several types' };

/**
 * A parameter's value, a field of a form and a plain body are text on the wire: who sent the number 5 sends what now may be the string "5",
 * and an empty path segment, an empty list or null sends nothing. `unknown` where only some texts are refused and which ones is not known.
 */
export function textSoften({ sides, fits }: Context, speaker: Speaker, as: WrittenAs): Soften {
  const reading: Reading = { direction: readingDirection(speaker), formats: 'assert', confirm: false };
  const asked: Asked = { reading, as, depth: 0, alone: as.alone === true && as.in !== 'form' };
  const spoken = (old: Slot, next: Slot): readonly [Placed, Placed] | undefined => {
    if (old === undefined || next === undefined) return undefined;
    const pair = [
      { side: sides.old, slot: old },
      { side: sides.new, slot: next },
    ] as const;
    return speaker === 'client' ? pair : [pair[1], pair[0]];
  };
  /** The schema of one of the documents where the other has none; a form without a schema may be any object. */
  const onlyOne = (old: Slot, next: Slot): Placed | undefined => {
    if (as.in === 'form') return undefined;
    if (old === undefined) return next && { side: sides.new, slot: next };
    return next === undefined ? { side: sides.old, slot: old } : undefined;
  };
  const asks = (old: Slot, next: Slot, at: Asked): Containment => {
    const known = fits.fit(old, next, speaker);
    if (known.contained !== 'no') return known;
    const pair = spoken(old, next);
    if (pair !== undefined) return byText(...pair, at);
    const only = onlyOne(old, next);
    return only === undefined ? known : anyText(only, at);
  };
  return {
    key: `${as.in} ${as.explode} ${as.alone === true} ${[...(as.verbatim ?? [])].join(' ')}; ${[...(as.joined ?? [])].join(' ')}`,
    fit: (old, next) => asks(old, next, asked),
    within(old, next, steps) {
      const inside = steps.filter(({ kind }) => kind !== 'branch');
      // An object in a form is JSON.
      const [first] = inside;
      const verbatim = first?.kind === 'property' && as.verbatim?.has(first.name) === true;
      const json = verbatim || (as.in === 'form' && inside.filter(({ kind }) => kind !== 'item').length > 1);
      if (json) return fits.fit(old, next, speaker);
      return asks(old, next, inside.length === 1 && first?.kind === 'property' ? inField(asked, first.name) : within(asked, inside.length));
    },
    same(old, next) {
      const pair = spoken(old, next);
      const only = onlyOne(old, next);
      if (only !== undefined) return anyText(only, asked).contained === 'yes';
      return pair !== undefined && asks(old, next, asked).contained === 'yes' && fitText(pair[1], pair[0], asked).contained === 'yes';
    },
    refuses(value, old, next) {
      const pair = spoken(old, next);
      return pair === undefined || refuses(value, pair[1], asked) === true;
    },
  };
}

function law(inner: Parameters<typeof contained>[0], outer: Parameters<typeof contained>[1], { reading }: Asked): Containment {
  return contained(inner, outer, { ...reading, silent: 'law' });
}

function fitText(inner: Placed, outer: Placed, asked: Asked): Containment {
  const known = law(placed(inner), placed(outer), asked);
  return known.contained === 'no' ? byText(inner, outer, asked) : known;
}

/** What has no schema is any text. */
function anyText(outer: Placed, asked: Asked): Containment {
  const alone = asked.alone ? loneItem(outer) : undefined;
  if (alone === 'any') return yes;
  const answer = law({ document: { type: 'string', minLength: leastLength(asked) }, pointer: '' }, placed(alone ?? outer), asked);
  return answer.contained !== 'no' || refuses(answer.value, outer, asked) === true ? answer : unclear;
}

/** Asked where the values say no: each kind of value apart, as each is written in its own way. */
function byText(inner: Placed, outer: Placed, asked: Asked): Containment {
  const least = leastLength(asked);
  const alone = asked.alone ? loneItem(outer) : undefined;
  const one = alone === undefined ? outer : alone === 'any' ? undefined : alone;
  const single = (rule: Rule): Containment => (one === undefined ? yes : scalars(inner, one, rule, asked));
  const takesAny =
    isOneText(asked) && law({ document: { type: 'string', minLength: leastItems(asked) }, pointer: '' }, placed(outer), asked).contained === 'yes';
  const kinds: readonly (() => Containment)[] = [
    () => single({ type: 'string', ...(least > 0 ? { minLength: least } : {}) }),
    () => single({ type: 'boolean' }),
    () => single({ type: 'number' }),
    () => (takesAny ? yes : lists(inner, outer, asked)),
    () => (takesAny ? yes : objects(inner, outer, asked)),
  ];
  let open: Containment = yes;
  for (const kind of kinds) {
    const answer = kind();
    if (answer.contained === 'no') return answer;
    if (answer.contained === 'unknown') open = answer;
  }
  return open;
}

/** What the only item of a list keeps to, where a schema allows lists and nothing else. */
function loneItem(outer: Placed): Placed | 'any' | undefined {
  const shape = shapeOf(outer.side, outer.slot);
  const isList = shape.types?.has('array') === true && [...shape.types].every((type) => type === 'array' || type === 'null');
  if (!isList || !isPlain(outer, shape, ['items'])) return undefined;
  const { minItems = 0, maxItems = 1 } = wordsOf(shape, ['minItems', 'maxItems']);
  if (!(Number(minItems) <= 1 && Number(maxItems) >= 1)) return undefined;
  const items = shape.schemas.get('items');
  return items === undefined ? 'any' : { side: outer.side, slot: items };
}

/** As many values as are looked at one by one: a list of texts against a list of numbers. */
const severally = 24;

function scalars(inner: Placed, outer: Placed, rule: Rule, asked: Asked): Containment {
  const accepted: Json[] = [];
  while (accepted.length < severally) {
    const left = accepted.length === 0 ? rule : { ...rule, not: { enum: [...accepted] } };
    const answer = law(restricted(inner.side, inner.slot, left), placed(outer), asked);
    if (answer.contained !== 'no') return answer;
    if (refuses(answer.value, outer, asked) === true) return answer;
    accepted.push(answer.value);
    if (accepted.length > 1) continue;
    const all = manyTexts(inner, outer, rule, asked);
    if (all !== undefined) return all;
  }
  return rule['type'] === 'number' ? (longNumber(inner, outer, asked) ?? unclear) : unclear;
}

const long: readonly Rule[] = [
  { minimum: 1e4 },
  { maximum: -1e4 },
  { minimum: 1e12 },
  { maximum: -1e12 },
  { minimum: 1e18 },
  { maximum: -1e18 },
  { not: { multipleOf: 1 } },
  { not: { multipleOf: 1e-4 } },
  { not: { multipleOf: 1e-9 } },
];

/** One of more digits than those that are looked at first. */
function longNumber(inner: Placed, outer: Placed, asked: Asked): Containment | undefined {
  for (const rule of long) {
    const answer = law(restricted(inner.side, inner.slot, { type: 'number', ...rule }), placed(outer), asked);
    if (answer.contained === 'no' && refuses(answer.value, outer, asked) === true) return answer;
  }
  return undefined;
}

/** By what is known of all texts of a kind; undefined where that decides nothing. */
function manyTexts(inner: Placed, outer: Placed, rule: Rule, asked: Asked): Containment | undefined {
  const { reading } = asked;
  if (rule['type'] === 'boolean') return undefined;
  const numbers = rule['type'] === 'number';
  const mine = numbers ? numberTexts(inner, reading) : undefined;
  if (numbers && (takesNumbers(outer, reading) || law({ document: textsAround(inner, reading), pointer: '' }, placed(outer), asked).contained === 'yes'))
    return yes;
  if (numbers && mine === undefined) return undefined;
  const theirs = numbers ? undefined : numberTexts(outer, reading);
  const texts = mine === undefined ? restricted(inner.side, inner.slot, rule) : { document: mine, pointer: '' as const };
  const answer = law(texts, theirs === undefined ? placed(outer) : eitherOf(outer, theirs), asked);
  if (answer.contained === 'yes') return yes;
  const value = answer.contained === 'no' ? (numbers ? Number(answer.value) : answer.value) : undefined;
  return value !== undefined && refuses(value, outer, asked) === true ? { contained: 'no', value } : undefined;
}

function lists(inner: Placed, outer: Placed, asked: Asked): Containment {
  // No style says how null is written in a list.
  const rule = { type: 'array', items: { not: { enum: [null] } }, ...(leastItems(asked) > 0 ? { minItems: 1 } : {}) };
  const [one, other] = [shapeOf(inner.side, inner.slot), shapeOf(outer.side, outer.slot)];
  const whole = wholeOf(inner, outer, rule, asked);
  if (whole !== undefined) return whole;
  if (asked.alone) {
    // One alone may be taken where several are not.
    const several = wholeOf(inner, outer, { ...rule, minItems: 2 }, asked);
    if (several?.contained === 'no') return several;
    if (hasNoLists(outer, other, asked)) return several?.contained === 'yes' ? lone(inner, one, outer, asked) : unclear;
  }
  if (!isPlain(outer, other, ['items'])) return unclear;
  const skeleton = { type: 'array', ...wordsOf(other, ['minItems', 'maxItems', 'uniqueItems']) };
  const frame = framed(inner, outer, rule, skeleton, asked);
  if (frame.contained !== 'yes') return frame;
  const [from, to] = [one.schemas.get('items'), other.schemas.get('items')];
  if (to === undefined) return yes;
  if (from === undefined || one.unions.length > 0 || one.prefix.length > 0) return unclear;
  const answer = fitText({ side: inner.side, slot: from }, { side: outer.side, slot: to }, within(asked, asked.depth + 1));
  return answer.contained === 'no' ? shownIn(inner, outer, { ...rule, minItems: 1, items: { enum: [answer.value] } }, asked) : answer;
}

/** Lists of one against what is no list. */
function lone(inner: Placed, shape: Shape, outer: Placed, asked: Asked): Containment {
  const item = shape.schemas.get('items');
  if (item === undefined || !isPlain(inner, shape, ['items']) || shape.words.get('maxItems')?.value === 0) return unclear;
  const answer = fitText({ side: inner.side, slot: item }, outer, within(asked, asked.depth + 1));
  return answer.contained === 'no' ? { contained: 'no', value: [answer.value] } : answer;
}

function objects(inner: Placed, outer: Placed, asked: Asked): Containment {
  const rule = { type: 'object' };
  const whole = wholeOf(inner, outer, rule, asked);
  if (whole !== undefined) return whole;
  const [one, other] = [shapeOf(inner.side, inner.slot), shapeOf(outer.side, outer.slot)];
  if (asked.as.in === 'form' && asked.depth > 0) return law(restricted(inner.side, inner.slot, rule), placed(outer), asked);
  if (!isPlain(outer, other, ['additionalProperties']) || one.unions.length > 0) return unclear;
  const extra = other.schemas.get('additionalProperties');
  const skeleton = {
    type: 'object',
    properties: Object.fromEntries([...other.properties.keys()].map((name) => [name, {}])),
    required: [...other.required],
    ...(extra === undefined ? {} : { additionalProperties: extra.value }),
    ...wordsOf(other, ['minProperties', 'maxProperties']),
  };
  if (extra !== undefined && typeof extra.value !== 'boolean') return unclear;
  const frame = framed(inner, outer, rule, skeleton, asked);
  if (frame.contained !== 'yes') return frame;
  const rest = one.schemas.get('additionalProperties');
  let open: Containment = yes;
  for (const [name, to] of other.properties) {
    const from = one.properties.get(name) ?? (rest?.value === false ? undefined : rest);
    if (from === undefined && one.properties.size === 0 && rest === undefined) return unclear;
    if (from === undefined) continue;
    const parts = [
      { side: inner.side, slot: from },
      { side: outer.side, slot: to },
    ] as const;
    const verbatim = asked.depth === 0 && asked.as.verbatim?.has(name) === true;
    const answer = verbatim ? law(placed(parts[0]), placed(parts[1]), asked) : fitText(...parts, inField(asked, name));
    if (answer.contained === 'no') {
      return shownIn(inner, outer, { ...rule, required: [name], properties: { [name]: { enum: [answer.value] } } }, asked);
    }
    if (answer.contained === 'unknown') open = answer;
  }
  return open;
}

/** Answered by the values as they are; undefined where only their texts can tell. */
function wholeOf(inner: Placed, outer: Placed, rule: Rule, asked: Asked): Containment | undefined {
  const answer = law(restricted(inner.side, inner.slot, rule), placed(outer), asked);
  if (answer.contained !== 'no') return answer;
  return refuses(answer.value, outer, asked) === true ? answer : undefined;
}

/** Whether the values keep to what is asked of them beside their parts. */
function framed(inner: Placed, outer: Placed, rule: Rule, skeleton: Rule, asked: Asked): Containment {
  const answer = law(restricted(inner.side, inner.slot, rule), { document: skeleton, pointer: '' }, asked);
  if (answer.contained !== 'no') return answer;
  return refuses(answer.value, outer, asked) === true ? answer : unclear;
}

function shownIn(inner: Placed, outer: Placed, rule: Rule, asked: Asked): Containment {
  const found = inhabitant(restricted(inner.side, inner.slot, rule), asked.reading);
  if (typeof found !== 'object' || !('value' in found)) return unclear;
  return refuses(found.value, outer, asked) === true ? { contained: 'no', value: found.value } : unclear;
}

function hasNoLists(outer: Placed, { types }: Shape, { reading }: Asked): boolean {
  if (types !== undefined) return !types.has('array');
  return inhabitant(restricted(outer.side, outer.slot, { type: 'array' }), reading) === 'empty';
}

/** All that the schema says is in its shape: no alternatives, nothing said twice. */
function isPlain({ side, slot }: Placed, shape: Shape, known: readonly string[]): boolean {
  const parts = own(settled(side, slot)?.value, 'allOf');
  // What one part says of all others it does not say of those of another part.
  const single = !Array.isArray(parts) || parts.length < 2 || (!shape.partial && !shape.schemas.has('additionalProperties'));
  const others = [...shape.schemas.keys()].every((key) => known.includes(key)) && !shape.words.has('dependentRequired');
  return single && others && shape.unions.length === 0 && shape.prefix.length === 0 && shape.values === undefined;
}

function wordsOf(shape: Shape, names: readonly string[]): Rule {
  return Object.fromEntries(
    names.flatMap((name) => {
      const word = shape.words.get(name);
      return word === undefined ? [] : [[name, word.value] as const];
    }),
  );
}
