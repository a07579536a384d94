import type { Position } from './locate-bytes.ts';

/** What was named cannot be read; the message is a sentence's end, such as `there is no such file`. */
export class CannotRead extends Error {
  /** Where in the file one sees it. */
  readonly place: Position | undefined;
  constructor(message: string, place?: Position) {
    super(message);
    this.name = 'CannotRead';
    this.place = place;
  }
}
