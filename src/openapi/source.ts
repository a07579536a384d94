import type { JsonPointer } from '../model/json.ts';
import type { Document } from './document.ts';

/** A place in a file. Line and column count from 1, columns in UTF-16 units as editors and SARIF do. */
export interface Location {
  /** As it was named: a path from the working folder, a URL, `git-ref:path`, `-`. */
  readonly file: string;
  /** In that file; of the nearest thing that is written there when the pointer asked for leads nowhere. */
  readonly pointer: JsonPointer;
  readonly line: number;
  readonly column: number;
}

/**
 * A document to be compared, in one tree. What stood in other files is under the root's `x-seamcheck-files`, and references lead there;
 * Swagger 2 has become OpenAPI 3.0. `locate` takes a pointer of this tree and answers for the file it came from; undefined when the
 * document came without a text.
 */
export interface Source {
  readonly name: string;
  readonly document: Document;
  /** Characters of all files; 0 when the document came without a text. */
  readonly size: number;
  readonly locate: (pointer: JsonPointer) => Location | undefined;
}
