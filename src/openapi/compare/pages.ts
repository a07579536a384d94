import { boundNames } from './bounds.ts';
import type { Effect } from './changes.ts';
import { levelOf } from './law.ts';
import { speakerOf } from './speaker.ts';

/** What is told of an id besides the finding itself. */
export interface Page {
  readonly title: string;
  /** By the law, or by an exception from it. */
  readonly level: string;
  readonly means: string;
  readonly remedy: string;
}

const parts: Readonly<Record<string, readonly [direction: 'request' | 'response', says: string]>> = {
  'request-body': ['request', 'The request body'],
  'request-property': ['request', 'A value inside the request body'],
  'request-parameter': ['request', 'A parameter'],
  'request-parameter-property': ['request', 'A value inside a parameter'],
  'response-body': ['response', 'The body of a response'],
  'response-property': ['response', 'A value inside the body of a response'],
  'response-header': ['response', 'A header of a response'],
  'response-header-property': ['response', 'A value inside a header of a response'],
};

type Kind = readonly [effect: Effect, says: string];

const bounds = boundNames.flatMap((name): (readonly [string, Kind])[] => {
  const most = name.includes('max');
  const words = name.replaceAll('-', ' ');
  return [
    [`${name}-set`, ['narrower', `has a ${words} that it did not have`]],
    [`${name}-unset`, ['wider', `has lost its ${words}`]],
    [`${name}-increased`, [most ? 'wider' : 'narrower', `has a greater ${words}`]],
    [`${name}-decreased`, [most ? 'narrower' : 'wider', `has a smaller ${words}`]],
  ];
});

const three = (name: string, says: string): (readonly [string, Kind])[] => [
  [`${name}-added`, ['unclear', `has ${says} that it did not have`]],
  [`${name}-removed`, ['unclear', `has lost ${says}`]],
  [`${name}-changed`, ['unclear', `has another ${says.replace(/^an? /, '')}`]],
];

/** Changes of a schema, wherever it stands. */
const kinds = new Map<string, Kind>([
  ...bounds,
  ['type-changed', ['other', 'has another type']],
  ['type-generalized', ['wider', 'may be of more types']],
  ['type-specialized', ['narrower', 'may be of fewer types']],
  ['became-nullable', ['wider', 'may be null']],
  ['became-not-nullable', ['narrower', 'may not be null any more']],
  ['enum-value-added', ['wider', 'has one more listed value']],
  ['enum-value-removed', ['narrower', 'has lost a listed value']],
  ['became-enum', ['narrower', 'must be one of a list']],
  ['enum-removed', ['wider', 'need not be one of a list any more']],
  ['const-changed', ['other', 'must be another value']],
  ['multiple-of-set', ['narrower', 'must be a multiple of a number']],
  ['multiple-of-unset', ['wider', 'need not be a multiple any more']],
  ['multiple-of-changed', ['unclear', 'must be a multiple of another number']],
  ['unique-items-set', ['narrower', 'may hold no item twice']],
  ['unique-items-unset', ['wider', 'may hold an item twice']],
  ['content-encoding-changed', ['other', 'is encoded in another way']],
  ['content-media-type-changed', ['other', 'holds another media type']],
  ['default-value-added', ['meaning', 'means a value when it is left out']],
  ['default-value-removed', ['meaning', 'means no value any more when it is left out']],
  ['default-value-changed', ['meaning', 'means another value when it is left out']],
  ['deprecated', ['remark', 'is deprecated']],
  ['reactivated', ['remark', 'is not deprecated any more']],
  ['sunset-changed', ['remark', 'ends on another day']],
  ['became-required', ['narrower', 'is required']],
  ['became-optional', ['wider', 'is optional']],
  ['became-read-only', ['loss', 'is read-only']],
  ['became-not-read-only', ['unclear', 'is not read-only any more']],
  ['became-write-only', ['loss', 'is write-only']],
  ['became-not-write-only', ['unclear', 'is not write-only any more']],
  ['added', ['addition', 'is new']],
  ['removed', ['loss', 'is gone']],
  ['additional-properties-closed', ['narrower', 'allows no other properties any more']],
  ['additional-properties-opened', ['wider', 'allows other properties']],
  ['additional-properties-restricted', ['narrower', 'allows fewer values in other properties']],
  ['additional-properties-freed', ['wider', 'allows any value in other properties']],
  ['any-of-added', ['wider', 'has one more alternative']],
  ['any-of-removed', ['narrower', 'has one alternative less']],
  ['one-of-added', ['wider', 'has one more alternative']],
  ['one-of-removed', ['narrower', 'has one alternative less']],
  ['alternatives-changed', ['unclear', 'has other alternatives']],
  ['discriminator-property-name-changed', ['other', 'tells its alternatives apart by another property']],
  ['discriminator-mapping-added', ['wider', 'knows one more name of an alternative']],
  ['discriminator-mapping-deleted', ['narrower', 'knows one name of an alternative less']],
  ['discriminator-mapping-changed', ['other', 'means another alternative by a name']],
  ['discriminator-mapping-contradicted', ['narrower', 'leads a name to an alternative that does not allow it']],
  ['discriminator-mapping-mended', ['addition', 'leads a name to an alternative that allows it again']],
  ['discriminator-added', ['meaning', 'tells its alternatives apart by a property']],
  ['discriminator-removed', ['meaning', 'does not tell its alternatives apart by a property any more']],
  ['discriminator-default-changed', ['meaning', 'means another alternative where none is named']],
  ['schema-added', ['unclear', 'has a schema, and could be anything']],
  ['schema-removed', ['unclear', 'has no schema any more, and may be anything']],
  ['changed', ['unclear', 'allows other values, in a way that no single keyword says']],
  ...three('pattern', 'a pattern'),
  ...three('format', 'a format'),
  ...three('dependent-required', 'a list of properties that others ask for'),
  ...three('items', 'a schema of its items').slice(0, 2),
  ...three('prefix-items', 'an item of its own').slice(0, 2),
  ...[
    'property-names',
    'contains',
    'not',
    'if',
    'then',
    'else',
    'unevaluated-items',
    'unevaluated-properties',
    'content-schema',
    'pattern-property',
    'dependent-schema',
  ].flatMap((name) => three(name, `a rule in \`${name}\``)),
  ['style-changed', ['other', 'is written in another style']],
  ['explode-changed', ['other', 'is written in one piece, or in several']],
  ['content-changed', ['other', 'is written as another media type']],
  ['allow-reserved-set', ['wider', 'takes reserved characters as they are']],
  ['allow-reserved-unset', ['narrower', 'does not take reserved characters as they are any more']],
  ['allow-empty-value-set', ['wider', 'takes an empty value']],
  ['allow-empty-value-unset', ['narrower', 'does not take an empty value any more']],
]);

/** What is not a change of a schema. */
const others: readonly (readonly [id: string, direction: 'request' | 'response', effect: Effect | 'warning' | 'breaking', says: string])[] = [
  ['operation-added', 'request', 'addition', 'An operation is new'],
  ['operation-removed', 'request', 'narrower', 'An operation is gone'],
  ['operation-deprecated', 'request', 'remark', 'An operation is deprecated'],
  ['operation-reactivated', 'request', 'remark', 'An operation is not deprecated any more'],
  ['operation-sunset-changed', 'request', 'remark', 'An operation ends on another day'],
  ['operation-id-changed', 'request', 'remark', 'An operation has another operationId'],
  ['operation-tags-changed', 'request', 'remark', 'An operation has other tags'],
  ['operation-stability-changed', 'request', 'remark', 'An operation has another stability level'],
  ['webhook-added', 'request', 'addition', 'A webhook is new'],
  ['webhook-removed', 'request', 'breaking', 'A webhook is gone'],
  ['callback-added', 'request', 'addition', 'A callback is new'],
  ['callback-removed', 'request', 'breaking', 'A callback is gone'],
  ['base-path-changed', 'request', 'other', 'Operations are served under another prefix'],
  ['base-path-removed', 'request', 'narrower', 'Operations are not served under one of their prefixes any more'],
  ['base-path-added', 'request', 'addition', 'Operations are served under one more prefix'],
  ['server-added', 'request', 'addition', 'One more server is listed'],
  ['server-removed', 'request', 'meaning', 'A server is not listed any more'],
  ['server-variable-default-changed', 'request', 'meaning', 'Who chooses no value for a variable of a server reaches another one'],
  ['server-variable-value-removed', 'request', 'narrower', 'A value of a variable of a server may not be chosen any more'],
  ['request-required-parameter-added', 'request', 'narrower', 'A required parameter is new'],
  ['request-required-parameter-removed', 'request', 'wider', 'A required parameter of a webhook or callback is gone'],
  ['request-body-added', 'request', 'addition', 'A request body is new'],
  ['request-body-added-required', 'request', 'narrower', 'A required request body is new'],
  ['request-body-removed', 'request', 'other', 'The request body is gone'],
  ['request-body-media-type-added', 'request', 'wider', 'The request body may be of one more media type'],
  ['request-body-media-type-removed', 'request', 'narrower', 'The request body may not be of a media type any more'],
  ['request-body-media-type-specialized', 'request', 'narrower', 'The request body is of fewer media types of a range'],
  ['request-required-property-added', 'request', 'narrower', 'A required property of the request is new'],
  ['response-required-property-removed', 'response', 'wider', 'A required property of the response is gone'],
  ['response-body-removed', 'response', 'other', 'The body of a response is gone'],
  ['response-media-type-added', 'response', 'addition', 'The body of a response may be had in one more media type'],
  ['response-media-type-removed', 'response', 'wider', 'The body of a response may not be had in a media type any more'],
  ['response-success-status-added', 'response', 'wider', 'A status that is no error is new'],
  ['response-success-status-removed', 'response', 'narrower', 'A status that is no error is gone'],
  ['response-error-status-added', 'response', 'warning', 'An error status is new'],
  ['response-error-status-removed', 'response', 'narrower', 'An error status is gone'],
  ['response-required-header-added', 'response', 'narrower', 'A required header is new in the answer to a webhook or callback'],
  ['response-required-header-removed', 'response', 'wider', 'A required header of a response is gone'],
  ['response-link-added', 'response', 'remark', 'A link of a response is new'],
  ['response-link-removed', 'response', 'remark', 'A link of a response is gone'],
  ['response-link-changed', 'response', 'remark', 'A link of a response leads elsewhere, or gives other values'],
  ['security-became-required', 'request', 'narrower', 'Anonymous requests are not accepted any more'],
  ['security-became-optional', 'request', 'addition', 'Anonymous requests are accepted'],
  ['security-relaxed', 'request', 'addition', 'Other or fewer credentials are accepted too'],
  ['security-scope-added', 'request', 'narrower', 'Credentials need one more scope'],
  ['security-alternative-removed', 'request', 'narrower', 'Credentials that were accepted are not any more'],
  ['security-flow-added', 'request', 'addition', 'Tokens are to be had in one more way'],
  ['security-flow-removed', 'request', 'meaning', 'Tokens are not to be had in one of the ways any more'],
  ['security-flow-url-added', 'request', 'addition', 'Tokens are to be had, or renewed, at one more place'],
  ['security-flow-url-removed', 'request', 'meaning', 'Tokens are not to be had, or renewed, at one of the places any more'],
  ['security-shown-changed', 'request', 'addition', 'A webhook or callback shows other credentials'],
  ['security-flow-url-changed', 'request', 'meaning', 'Tokens are to be had elsewhere'],
  ...(['request', 'response'] as const).flatMap((direction) => [
    [`${direction}-body-encoding-style-changed`, direction, 'other', 'A part of a form is written in another style'] as const,
    [`${direction}-body-encoding-content-type-changed`, direction, 'other', 'A part of a form is of another media type'] as const,
    [`${direction}-body-encoding-header-became-required`, direction, 'narrower', 'A part of a form needs a header'] as const,
    [`${direction}-body-encoding-header-became-optional`, direction, 'wider', 'A part of a form needs a header no more'] as const,
    [`${direction}-body-encoding-header-changed`, direction, 'unclear', 'A header of a part of a form has other values'] as const,
  ]),
];

let made: ReadonlyMap<string, Page> | undefined;

/** Every id that there is, with its page. */
export function pages(): ReadonlyMap<string, Page> {
  made ??= new Map([...schemaPages(), ...others.map(([id, direction, effect, says]) => [id, pageOf(direction, effect, `${says}.`)] as const)]);
  return made;
}

function schemaPages(): readonly (readonly [string, Page])[] {
  return Object.entries(parts).flatMap(([part, [direction, says]]) =>
    [...kinds].map(([kind, [effect, what]]) => [`${part}-${kind}`, pageOf(direction, effect, `${says} ${what}.`)] as const),
  );
}

function pageOf(direction: 'request' | 'response', effect: Effect | 'warning' | 'breaking', title: string): Page {
  if (effect === 'warning' || effect === 'breaking') return { title, level: effect, means: exceptions[effect], remedy: remedies[effect] };
  const usual = levelOf(effect, speakerOf(direction, false));
  const turned = levelOf(effect, speakerOf(direction, true));
  const level =
    effect === 'unclear'
      ? 'breaking where containment finds a value that shows it, else note'
      : usual === turned
        ? usual
        : `${usual}; in webhooks and callbacks, where it is the API that asks, ${turned}`;
  return { title, level, means: meanings[effect](direction), remedy: remedies[usual] };
}

const who = { request: 'A request that an existing client sends', response: 'A response that an existing client gets' } as const;

const meanings: Readonly<Record<Effect, (direction: 'request' | 'response') => string>> = {
  narrower: (direction) =>
    `Fewer values are allowed than before. ${direction === 'request' ? `${who.request} may be refused now.` : `${who.response} is still one that it was told of.`}`,
  wider: (direction) =>
    `More values are allowed than before. ${direction === 'request' ? `${who.request} is still accepted.` : `${who.response} may be one that it was never told of.`}`,
  other: (direction) =>
    `Other values are allowed than before. ${direction === 'request' ? `${who.request} may be refused now.` : `${who.response} may be one that it was never told of.`}`,
  unclear: (direction) => `What this does to the values that are allowed is decided by containment, which shows a value. ${who[direction]} may be affected.`,
  addition: () => 'Nobody was held to a name or an alternative that was not declared before. Existing clients go on as they are.',
  loss: () =>
    'It was declared and need not have been used. Who sends it is not understood any more, who reads it finds nothing: clients that were seen to use it break.',
  meaning: () => 'The same values are allowed, and mean something else. Clients that rely on what they meant break.',
  remark: () => 'Nothing on the wire changed. Generated clients may.',
};

const exceptions: Readonly<Record<'warning' | 'breaking', string>> = {
  warning:
    'By the law it would break, for the old document did not announce it. Clients treat statuses of 400 and more alike until they are told otherwise, so it is a warning.',
  breaking: 'By the law it would be allowed, for the API says less than before. Who waits for it waits in vain, so it breaks.',
};

const remedies: Readonly<Record<'breaking' | 'warning' | 'note', string>> = {
  breaking:
    'Keep accepting, or keep saying, what the old document declares: serve both for a while, or under a new path or version. Where every client\n  is known to be ready, accept the finding with a reason and a day (contracts/accepted.json).',
  warning: 'Look for clients that use it: their Pact files, recorded traffic, their source. Tell them before it ships.',
  note: 'Nothing.',
};
