import type { App } from '../model/app.ts';
import { Unavailable, type Levers } from '../model/witness.ts';
import { ask, type AskedBy, type Asking } from './ask.ts';

/** Pulls what the App's owner declared. What comes of it never enters traffic: no frontend would see it. */
export function levers(asking: Asking, app: App, by: AskedBy): Levers {
  return {
    async pull(name, wanted) {
      const lever = app.levers[name];
      if (lever === undefined) throw new Unavailable(`the lever ${name} is not declared`);
      const pulled =
        'operation' in lever
          ? {
              operation: lever.operation,
              ...(wanted.headers === undefined ? {} : { headers: wanted.headers }),
              ...(wanted.as === undefined ? {} : { as: wanted.as }),
            }
          : { ...wanted, headers: { ...wanted.headers, [lever.header[0]]: lever.header[1] } };
      const { exchange } = await ask(asking, pulled, { ...by, traffic: false });
      return exchange;
    },
  };
}
