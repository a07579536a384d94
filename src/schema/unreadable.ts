import type { JsonPointer } from '../model/json.ts';

/** A schema that cannot be judged by: it does not compile, refers to what is not there, or takes too long. Never a pass. */
export class SchemaUnreadable extends Error {
  /** Where in the document. */
  readonly pointer: JsonPointer;
  readonly reason: string;
  constructor(pointer: JsonPointer, reason: string) {
    super(`the schema at ${pointer === '' ? 'the root' : pointer} cannot be read: ${reason}`);
    this.name = 'SchemaUnreadable';
    this.pointer = pointer;
    this.reason = reason;
  }
}
