import { expect } from 'vitest';
import { forTestRunner } from '../report/tool-error-text.ts';
import { compare } from './contract.ts';
import { documentOf } from './documents.ts';
import { readResponse } from './response.ts';

declare module 'vitest' {
  // The names and defaults of the parameters must be Vitest's own.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * The response is one that the live OpenAPI document of its App declares: for its operation the status, for that the media type, for
     * that the schema. The App is one that `launchApp` of this file launched, found by the origin that was asked.
     */
    toMatchContract(): R;
  }
}

expect.extend({
  toMatchContract(received: unknown) {
    try {
      const response = readResponse(received);
      const { matches, text } = compare(documentOf(response.url), response);
      return { pass: matches, message: () => (matches ? `${text}, which was not expected` : text) };
    } catch (error) {
      throw forTestRunner(error);
    }
  },
});
