/** What was named cannot be read; the message is a sentence's end, such as `there is no such file`. */
export class CannotRead extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotRead';
  }
}
