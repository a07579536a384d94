import type { JsonPointer } from '../model/json.ts';
import type { Dialect } from './dialect.ts';
import type { Direction } from './direction.ts';
import type { DynamicScope } from './dynamic-scope.ts';
import type { Node, Side } from './ir.ts';
import type { Found } from './reference.ts';
import type { Resolver } from './resolve.ts';

/** How the schemas of one document are read. */
export interface ReadingOf {
  readonly document: unknown;
  readonly dialect: Dialect;
  readonly direction: Direction | undefined;
  /** `format` asserts. */
  readonly formats: boolean;
  /** Under the law of compatibility it matters which side declares a name. */
  readonly law: Side | undefined;
  /** Alternatives are read as they are meant, not by the letter: see `alternatives.ts`. */
  readonly meant?: boolean;
}

/** What the readers of single keywords are given. */
export interface Reader extends ReadingOf {
  readonly resolver: Resolver;
  readonly scope: DynamicScope;
  readonly schema: (found: Found) => Node;
  /** The schema below a keyword. */
  readonly below: (found: Found, ...keys: readonly (string | number)[]) => Node;
}

/** A schema that is an object, where it stands. */
export interface SchemaObject extends Found {
  readonly pointer: JsonPointer;
  readonly value: Readonly<Record<string, unknown>>;
}
