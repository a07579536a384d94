// Whose the objects of a resource are: one user’s alone, or everybody’s to read.
import type { AppFacts } from './app.ts';
import { operationParts, pathParameters } from './operation.ts';

export const noPrivateResource: { readonly reason: string; readonly config: string } = {
  reason: 'no resource is declared with create and read whose objects belong to one user',
  config: "app.resources: { things: { list: 'GET /…', create: 'POST /…', read: 'GET /…/{id}', body: (marker) => ({ … }) } }",
};

export const notSaidWhoWrites: typeof noPrivateResource = {
  reason: 'every user may read what others create, and who may change it is not said',
  config: "app.resources: { things: { …, shared: true, writes: 'owner' } }",
};

/** Something that all may read can be changed, and nobody says by whom. */
export function isChangedByAnyone(app: AppFacts): boolean {
  return Object.values(app.resources).some(
    ({ create, read, update, remove, shared, writes }) => shared === true && writes === undefined && ![create, read, update ?? remove].includes(undefined),
  );
}

/** Resources whose objects can be created and read, and belong to who created them. */
export function privateOnes(app: AppFacts): AppFacts['resources'] {
  return creatableOnes(app, ({ shared }) => shared !== true);
}

export function hasPrivateOnes(app: AppFacts): boolean {
  return Object.keys(privateOnes(app)).length > 0;
}

/** Resources whose objects all may read and only who created them may change or remove. */
export function readableOnes(app: AppFacts): AppFacts['resources'] {
  return creatableOnes(app, ({ shared, writes, update, remove }) => shared === true && writes === 'owner' && (update !== undefined || remove !== undefined));
}

function creatableOnes(app: AppFacts, which: (resource: AppFacts['resources'][string]) => boolean): AppFacts['resources'] {
  return Object.fromEntries(
    Object.entries(app.resources).filter(
      ([, one]) => one.create !== undefined && one.read !== undefined && pathParameters(operationParts(one.read).path).length === 1 && which(one),
    ),
  );
}
