/** Keywords that apply the one schema behind them; `items` applies one or, in older drafts, a list of them. `contentSchema` applies none. */
export const takingOne = [
  'additionalItems',
  'contains',
  'additionalProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
] as const;

/** Keywords behind which a list of schemas stands. */
export const takingList = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;

/** Keywords behind which schemas stand by names that someone chose; in `dependencies` lists of names too. */
export const takingNamed = ['properties', 'patternProperties', 'dependentSchemas', 'dependencies'] as const;
