import { levelOf } from './law.ts';
import { ranInto } from './at-fault.ts';
import { arrayChanges } from './array-changes.ts';
import { boundChanges } from './bounds.ts';
import type { Change } from './changes.ts';
import { discriminatorChanges } from './discriminator.ts';
import type { Difference, SchemaFinding, SchemaJudgement, Soften, Way } from './difference.ts';
import type { Fits } from './fit.ts';
import { inheritedOf } from './inherited.ts';
import { objectChanges, patternPairs, type Pair, type Sides, type Step } from './object-changes.ts';
import type { Sameness } from './same.ts';
import { shapeOf, type Shape } from './shape.ts';
import type { Found } from './side.ts';
import type { Speaker } from './speaker.ts';
import { subschemaChanges } from './sub-changes.ts';
import { movedIntoAlternatives, unionChanges } from './union-changes.ts';
import { valueChanges } from './values.ts';
import { verdictOf, type Verdict } from './verdicts.ts';
import { wordChanges } from './word-changes.ts';

export interface Schemas {
  readonly judge: (old: Found, next: Found, speaker: Speaker, soften?: Soften) => SchemaJudgement;
}

const nothing: SchemaJudgement = { findings: [] };

export function schemasOf(sides: Sides, sameness: Sameness, fits: Fits): Schemas {
  const known = new Map<string, Difference | undefined>();
  const judged = new Map<string, SchemaJudgement>();

  /** Undefined when both say the same. Circles lead back to the difference itself. */
  const differ = (old: Found, next: Found, speaker: Speaker): Difference | undefined => {
    const key = `${speaker} ${old.pointer} ${next.pointer}`;
    if (known.has(key)) return known.get(key);
    if (sameness.same(old, next)) {
      known.set(key, undefined);
      return undefined;
    }
    const one = shapeOf(sides.old, old);
    const other = shapeOf(sides.new, next);
    // The same place under another name: what is found there is found once.
    const settledKey = `${speaker} ${one.at.pointer} ${other.at.pointer}`;
    if (known.has(settledKey)) {
      const before = known.get(settledKey);
      known.set(key, before);
      return before;
    }
    const below: { readonly step: Step; readonly difference: Difference }[] = [];
    const changes: Change[] = [];
    const { own, pairs } = changesOf(one, other, speaker);
    const difference: Difference = { old: one.at, new: other.at, changes, below, composed: isComposed(one, other, own, pairs) };
    known.set(key, difference);
    known.set(settledKey, difference);
    changes.push(...own);
    for (const { step, old: from, new: to } of pairs) {
      const inner = differ(from, to, speaker);
      if (inner !== undefined) below.push({ step, difference: inner });
    }
    return difference;
  };

  const changesOf = (old: Shape, next: Shape, speaker: Speaker): { readonly own: readonly Change[]; readonly pairs: readonly Pair[] } => {
    const union = unionChanges(sides, sameness, old, next);
    const succeeds = (target: Found, now: Found): boolean => fits.fit(target, now, speaker).contained === 'yes';
    if (union === undefined || movedIntoAlternatives(sides, old, next)) {
      return { own: [{ kind: 'alternatives-changed', effect: 'unclear', old: old.at, new: next.at, text: 'has other alternatives' }], pairs: [] };
    }
    // A schema beside one with alternatives: it is one of them, and has nothing of its own to compare.
    if (old.unions.length !== next.unions.length)
      return { own: [...union.changes, ...discriminatorChanges(sides, sameness, succeeds, old, next)], pairs: union.pairs };
    const values = valueChanges(old, next);
    const nullless = old.unions.length > 0 ? values.changes.filter(({ kind }) => !kind.endsWith('nullable')) : values.changes;
    if (values.disjoint && old.unions.length === 0)
      return { own: [...nullless, ...wordChanges(old, next).filter(({ effect }) => effect === 'meaning' || effect === 'remark')], pairs: [] };
    const objects = objectChanges(sides, old, next, speaker);
    const arrays = arrayChanges(old, next);
    return {
      own: [
        ...nullless,
        ...boundChanges(old, next),
        ...wordChanges(old, next),
        ...objects.changes,
        ...arrays.changes,
        ...union.changes,
        ...subschemaChanges(old, next, sameness),
        ...discriminatorChanges(sides, sameness, succeeds, old, next),
      ],
      pairs: [...objects.pairs, ...patternPairs(old, next), ...arrays.pairs, ...union.pairs],
    };
  };

  const judge = (old: Found, next: Found, speaker: Speaker, soften?: Soften): SchemaJudgement => {
    const key = `${speaker} ${soften?.key ?? ''} ${old.pointer} ${next.pointer}`;
    const before = judged.get(key);
    if (before !== undefined) return before;
    const root = differ(old, next, speaker);
    const judgement = root === undefined ? nothing : judgeDifference(sides, fits, root, speaker, soften);
    judged.set(key, judgement);
    return judgement;
  };

  const steps: Readonly<Record<Speaker, WeakMap<Shape, WeakMap<Shape, readonly Pair[]>>>> = { client: new WeakMap(), owner: new WeakMap() };
  const pairs = (one: Shape, other: Shape, speaker: Speaker): readonly Pair[] => {
    let from = steps[speaker].get(one);
    if (from === undefined) steps[speaker].set(one, (from = new WeakMap()));
    let found = from.get(other);
    if (found === undefined) from.set(other, (found = changesOf(one, other, speaker).pairs));
    return found;
  };
  const inherited = inheritedOf(sides, { judge, pairs });
  const judgeAll: Schemas['judge'] = (old, next, speaker, soften) => {
    const own = judge(old, next, speaker, soften);
    if (soften !== undefined) return own;
    const more = inherited(old, next, speaker, own.findings);
    const undecided = own.undecided ?? more.undecided;
    return { findings: [...own.findings, ...more.findings], ...(undecided === undefined ? {} : { undecided }) };
  };

  return { judge: judgeAll };
}

/** Nothing of its own decides, and every pair below stands where allowing more means allowing more above. */
function isComposed(old: Shape, next: Shape, own: readonly Change[], pairs: readonly Pair[]): boolean {
  if (pairs.length === 0) return false;
  const isSimple = (shape: Shape): boolean =>
    !shape.partial &&
    shape.unions.every(({ keyword }) => keyword === 'anyOf') &&
    !shape.schemas.has('unevaluatedProperties') &&
    !shape.schemas.has('unevaluatedItems');
  const isSilentObject = (shape: Shape): boolean =>
    ![...shape.schemas.keys()].some((key) => key === 'additionalProperties' || key.startsWith('patternProperties/'));
  const counts = own.filter((change) => !isSilent(change) && change.beyondSchema !== true);
  return isSimple(old) && isSimple(next) && counts.every((change) => isName(change) && isSilentObject(old) && isSilentObject(next));
}

function judgeDifference(sides: Sides, fits: Fits, root: Difference, speaker: Speaker, soften: Soften | undefined): SchemaJudgement {
  const softened = soften?.fit(root.old, root.new);
  const verdict = softened?.contained ?? verdictOf(fits, root, speaker);
  const breaks = written(verdict === 'yes' ? [] : breaksOf(sides, fits, root, speaker, soften, verdict), soften);
  const beyond = beyondSchema(root, speaker);
  const asText = softened?.contained === 'yes';
  const rest = written(restOf(fits, root, speaker, new Set(breaks.map(({ change }) => change)), asText), soften, breaks.length > 0);
  // Other values of the same texts are no change.
  const isSaid = ({ change }: SchemaFinding): boolean => isSilent(change) || (isName(change) && change.kind !== 'changed');
  const told = rest.every(isSaid) || soften?.same(root.old, root.new) !== true ? rest : rest.filter(isSaid);
  if (verdict === 'yes') return { findings: [...beyond, ...told] };
  if (verdict === 'no') {
    const shown = softened?.contained === 'no' ? { shown: softened.value } : {};
    return { findings: [...breaks.map((finding) => ({ ...finding, ...shown })), ...beyond, ...rest] };
  }
  const asked = softened ?? fits.fit(root.old, root.new, speaker);
  const reason = asked.contained === 'unknown' ? asked.reason : 'it could not be decided';
  return { findings: [...breaks, ...beyond, ...rest], undecided: reason };
}

/** No text is null, so that nothing is said of null beside what else is. */
function written(findings: readonly SchemaFinding[], soften: Soften | undefined, isAside = false): readonly SchemaFinding[] {
  const isOfNull = ({ change, way }: SchemaFinding): boolean => change.kind.endsWith('-nullable') && way.every(({ step }) => step.kind === 'branch');
  const others = soften === undefined ? findings : findings.filter((finding) => !isOfNull(finding));
  return isAside || others.length > 0 ? others : findings;
}

/** The smallest differences that break, each with the way to it. */
function breaksOf(sides: Sides, fits: Fits, root: Difference, speaker: Speaker, soften: Soften | undefined, whole: Verdict): readonly SchemaFinding[] {
  const visited = new Set<Difference>();
  const harmless = new Set<Difference>();
  const visit = (at: Difference, way: Way): readonly SchemaFinding[] => {
    if (visited.has(at)) return [];
    visited.add(at);
    const part = soften?.within(
      at.old,
      at.new,
      way.map(({ step }) => step),
    );
    const verdict = at === root ? whole : (part?.contained ?? verdictOf(fits, at, speaker));
    if (verdict === 'yes') {
      harmless.add(at);
      return [];
    }
    // Which of the texts are refused is not known, and so no part of it is what refuses them.
    if (verdict === 'unknown' && soften !== undefined) return [];
    const found = (change: Change): SchemaFinding => {
      const ran = faults.get(change);
      return { change, breaking: true, at, root, way, ...(typeof ran === 'object' ? { ran: ran.value } : {}) };
    };
    const suspects = at.changes.filter((change) => change.beyondSchema !== true && levelOf(change.effect, speaker) === 'breaking');
    const faults = new Map(
      suspects.flatMap((change) => {
        const ran = ranInto(sides, fits, change, at, speaker);
        return ran === undefined ? [] : [[change, ran] as const];
      }),
    );
    const breaking = suspects.filter((change) => faults.get(change) !== 'none');
    // A format goes with its type; a pattern that is run into breaks beside whatever else does.
    const own = breaking.filter((change) => change.effect !== 'unclear' || (change.kind.startsWith('pattern-') && faults.has(change))).map(found);
    const inner = at.below.flatMap(({ step, difference }) => visit(difference, [...way, { step, into: difference }]));
    // A difference below that was looked at before, and breaks, has been told; round a circle it is looked at still.
    const explained = at.below.some(({ difference }) => visited.has(difference) && !harmless.has(difference));
    if (own.length > 0 || explained) return [...own, ...inner];
    if (verdict === 'unknown') return [];
    const unclear = breaking.filter(({ kind }, index) => breaking.findIndex((other) => familyOf(other.kind) === familyOf(kind)) === index).map(found);
    return unclear.length > 0
      ? unclear
      : [
          found({
            kind: 'changed',
            effect: 'unclear',
            old: at.old,
            new: at.new,
            text: speaker === 'client' ? 'refuses a value that it allowed' : 'allows more than it allowed',
          }),
        ];
  };
  return visit(root, []);
}

/** `pattern-property-added` and `pattern-property-removed` are one edit, and so are `if` and what follows from it. */
function familyOf(kind: string): string {
  return kind.replace(/-(added|removed|changed)$/, '').replace(/^(then|else)$/, 'if');
}

/** What no validator sees. */
function beyondSchema(root: Difference, speaker: Speaker): readonly SchemaFinding[] {
  return every(root, ({ change, at, way }) => {
    if (change.beyondSchema !== true) return [];
    return [{ change, breaking: levelOf(change.effect, speaker) === 'breaking', at, root, way }];
  });
}

/** Everything that changed and breaks nothing. What is only said in other words is left out. */
function restOf(fits: Fits, root: Difference, speaker: Speaker, breaks: ReadonlySet<Change>, asText: boolean): readonly SchemaFinding[] {
  const changes = every(root, ({ change, at, way }) =>
    breaks.has(change) || change.beyondSchema === true ? [] : [{ change, breaking: false, at, root, way }],
  );
  const rest = changes.filter(({ change, at }) => {
    if (isSilent(change) || isName(change)) return true;
    if (fits.equal(at.old, at.new, speaker)) return false;
    // It would break by itself, and does not here: the values say so, or their texts.
    return levelOf(change.effect, speaker) !== 'breaking' || asText || (breaks.size === 0 && verdictOf(fits, at, speaker) === 'yes');
  });
  // Parts of it differ, and the whole may still be the same.
  const whole = breaks.size === 0 && !rest.some(({ change }) => isName(change));
  if (!whole || (rest.length > 0 && rest.every(({ change }) => isSilent(change)) && changes.length === rest.length)) return rest;
  // No part differs: what is left are properties that this speaker does not write.
  if (changes.length === 0 && fits.alike(root.old, root.new, speaker)) return rest;
  if (fits.equal(root.old, root.new, speaker)) return rest.filter(({ change }) => isSilent(change));
  if (rest.some(({ change }) => !isSilent(change)) || every(root, ({ change }) => (change.beyondSchema === true ? [change] : [])).length > 0) return rest;
  const change: Change = { kind: 'changed', effect: 'addition', old: root.old, new: root.new, text: 'is said in other words, to the same effect or nearly' };
  return [...rest, { change, breaking: false, at: root, root, way: [] }];
}

/** Nothing that containment has a say in. */
function isSilent({ effect }: Change): boolean {
  return effect === 'meaning' || effect === 'remark';
}

/** A name that came or went is noticed even where any value was allowed under it. */
function isName({ effect }: Change): boolean {
  return effect === 'addition' || effect === 'loss';
}

function every<T>(root: Difference, look: (found: { readonly change: Change; readonly at: Difference; readonly way: Way }) => readonly T[]): readonly T[] {
  const visited = new Set<Difference>();
  const visit = (at: Difference, way: Way): readonly T[] => {
    if (visited.has(at)) return [];
    visited.add(at);
    return [
      ...at.changes.flatMap((change) => look({ change, at, way })),
      ...at.below.flatMap(({ step, difference }) => visit(difference, [...way, { step, into: difference }])),
    ];
  };
  return visit(root, []);
}
